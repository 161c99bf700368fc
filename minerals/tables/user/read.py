"""A user's own deposit table, of any country, from a file of any form or from memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from minerals.errors import InputError
from minerals.tables.inventory import Inventory
from minerals.tables.user.columns import find_columns
from minerals.tables.user.files import ReadOptions, read_file, table_of_frame
from minerals.tables.user.numbers import read_numbers
from minerals.tables.user.resources import build_resources
from minerals.tables.user.sites import build_sites, own_columns
from minerals.tables.user.table import UserTable
from minerals.vocabulary import Provenance


def read_user_table(
    source: str | Path | pd.DataFrame,
    *,
    sheet: str | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Inventory:
    """Read a user's own deposit table.

    Parameters
    ----------
    source : str, pathlib.Path or pandas.DataFrame
        A text file (CSV), a workbook (XLSX, ODS), Parquet, any vector file, one of these in zip
        or gz, ``-`` for standard input, or a (Geo)DataFrame. Required are ``deposit_id``,
        ``name_en`` and ``longitude`` with ``latitude``, or a geometry; a polygon makes the
        deposit an area. Optional are ``location_precision_km`` (1 where absent),
        ``commodity``, ``quantity`` with ``quantity_low`` and ``quantity_high``, ``unit``,
        ``basis``, ``category``, ``role``, ``preferred`` and ``part_of``. A deposit with several
        commodities has several rows, or a list of them in one cell. Further columns are kept.
        Other names of columns are known, see :mod:`minerals.tables.user.synonyms`. Until version
        0.2 a column ``measures`` is read as ``basis``, with a warning.
    sheet : str, optional
        The sheet of a workbook; by default the only one that fits.
    layer : str, optional
        The layer of a vector file.
    encoding : str, optional
        The encoding of a text file; by default UTF-8, or what its bytes show.
    columns : mapping of str to str, optional
        Known columns and what they are called in the source, such as ``{"longitude": "X"}``.

    Returns
    -------
    Inventory
        Named after the file; ``findings`` says what was renamed, split, left out or detected.

    Raises
    ------
    InputError
        If the file is unreadable or empty, a column is missing, or a value is impossible;
        the sentence names the row.

    Examples
    --------
    >>> own = pd.DataFrame({"id": ["a"], "Name": ["A"], "lon": [37.8], "lat": [48.0]})
    >>> read_user_table(own).findings
    ('columns under other names: id is deposit_id, Name is name_en, lon is longitude, lat is ...
    """
    options = ReadOptions(sheet, layer, encoding, dict(columns or {}))
    if isinstance(source, pd.DataFrame):
        table = table_of_frame(source, "the deposit table", in_memory=True)
        provenance = Provenance.MEMORY
    elif not isinstance(source, str | Path):
        raise InputError(
            f"a deposit table cannot be read from a {type(source).__name__}: give a path, a "
            "DataFrame or a GeoDataFrame"
        )
    else:
        table = read_file(Path(source), options)
        provenance = Provenance.FILE
    if not len(table.frame):
        raise InputError(f"{table.name}: holds no rows; give at least one deposit")
    find_columns(table, options.columns)
    _count_repeated_rows_once(table)
    numbers = read_numbers(table)
    sites = build_sites(table, numbers)
    resources, catalogue = build_resources(table, numbers)
    return Inventory(
        name=table.name,
        sites=sites,
        resources=resources,
        commodities=catalogue,
        provenance=provenance,
        findings=tuple(dict.fromkeys(table.findings)),
        own_columns=tuple(own_columns(table)),
    )


def _count_repeated_rows_once(table: UserTable) -> None:
    """Leave out rows that say what another row says, word for word."""
    table.one_row_each = table.texts("deposit_id").is_unique
    if table.one_row_each:
        return
    keys = table.frame.astype(str)
    if table.geometry is not None:
        keys = keys.assign(_geometry=np.asarray(table.geometry.to_wkb(), dtype=object))
    again = keys.duplicated().to_numpy()
    if not again.any():
        return
    table.tell(f"repeated rows counted once {table.rows(again)}")
    table.frame = table.frame[~again].reset_index(drop=True)
    table.numbers = table.numbers[~again].reset_index(drop=True)
    if table.geometry is not None:
        table.geometry = table.geometry[~again].reset_index(drop=True)

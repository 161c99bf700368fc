"""Reading the file that holds a deposit table, by what its name and its bytes say it is."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd

from minerals.errors import InputError
from minerals.tables.user import sheets
from minerals.tables.user.columns import fits
from minerals.tables.user.grid import MAX_COLUMNS, MAX_ROWS
from minerals.tables.user.sheets import read_workbook
from minerals.tables.user.table import UserTable
from minerals.tables.user.text_file import holds_columns, read_text
from minerals.tables.vector.archive import Member, gunzip, unpacked
from minerals.tables.vector.formats import FORMAT_OF
from minerals.tables.vector.items import Item

TEXT_SUFFIXES = (".csv", ".tsv", ".txt")
ARROW_SUFFIXES = (".parquet", ".geoparquet", ".pq")
TABLE_SUFFIXES = (*TEXT_SUFFIXES, *ARROW_SUFFIXES, *sheets.SUFFIXES)
STDIN = "-"
_GZIP = b"\x1f\x8b"
_SAMPLE_BYTES = 1_000_000


@dataclass(frozen=True)
class ReadOptions:
    """What a user says of a table.

    Attributes
    ----------
    sheet : str, optional
        The sheet of a workbook.
    layer : str, optional
        The layer of a vector file.
    encoding : str, optional
        The encoding of a text file.
    columns : mapping of str to str
        Known columns, and what the user calls them.
    """

    sheet: str | None = None
    layer: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)


def read_file(path: Path, options: ReadOptions) -> UserTable:
    """Read a table from a file of any form.

    Parameters
    ----------
    path : pathlib.Path
        Text, a workbook, Parquet, any vector file, one of these in zip or gz; ``-`` for standard
        input.
    options : ReadOptions
        What the user says of it.

    Returns
    -------
    UserTable
        Under the names of the file's own columns.

    Raises
    ------
    InputError
        If it cannot be read; the sentence says why.
    """
    if str(path) == STDIN:
        return _read_stdin(options)
    inner = PurePath(path.stem) if path.suffix.lower() == ".gz" else path
    suffix = inner.suffix.lower()
    if suffix == ".zip" and path.is_file():
        return _read_zip(path, options)
    if suffix not in TABLE_SUFFIXES:
        return _read_vector(path, None, options)
    (member,) = unpacked(path)
    return _read_member(member, str(path), options)


def _read_stdin(options: ReadOptions) -> UserTable:
    if sys.stdin is None or sys.stdin.isatty():
        raise InputError("-: nothing comes on standard input; pipe a table into the command")
    data, name = sys.stdin.buffer.read(), "standard input"
    if data.startswith(_GZIP):
        data = gunzip(data, name)
    if suffix := _json_suffix(data):
        return _read_vector(name, [Item(name, f"{name}{suffix}", lambda: data)], options)
    return _read_bytes(data, name, _suffix_of(data), options)


def _json_suffix(data: bytes) -> str:
    """Tell JSON by how it begins: one document, or a feature on each line; "" if it is none."""
    start = data[:_SAMPLE_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"{", b"[", b"\x1e")):
        return ""
    first = start.splitlines()[0].strip().strip(b"\x1e")
    is_feature = first.startswith(b"{") and first.endswith(b"}") and b'"Feature"' in first
    return ".geojsonl" if is_feature or start.startswith(b"\x1e") else ".geojson"


def _suffix_of(data: bytes) -> str:
    """Tell a form by how its bytes begin, where no name does."""
    if data.startswith(b"PAR1"):
        return ".parquet"
    if data.startswith((b"PK\3\4", b"\xd0\xcf\x11\xe0")):
        return ".xlsx"
    return ".csv"


def _read_zip(path: Path, options: ReadOptions) -> UserTable:
    members = unpacked(path)
    tables = [each for each in members if each.suffix in TABLE_SUFFIXES]
    if len(tables) > 1:  # a licence or a description is text, and no table
        known = partial(fits, given=options.columns)
        tables = [
            each
            for each in tables
            if each.suffix not in TEXT_SUFFIXES
            or holds_columns(each.content(), each.label, known, options.encoding)
        ] or tables
    beside = [each for each in members if each not in tables]
    if len(tables) == 1 and not any(_is_geographic(each) for each in beside):
        table = _read_member(tables[0], str(path), options)
        if beside:
            table.tell(f"{tables[0].name} read, not {', '.join(each.name for each in beside[:5])}")
        return table
    if len(tables) > 1 and not any(_is_geographic(each) for each in beside):
        names = ", ".join(each.name for each in tables[:5])
        raise InputError(
            f"{path}: holds {len(tables)} tables ({names}); unpack it and give one of them"
        )
    return _read_places_of_zip(path, tables, options)


def _read_places_of_zip(path: Path, tables: list[Member], options: ReadOptions) -> UserTable:
    """Read the vector file of an archive that may hold tables, too: neither goes unsaid."""
    known = partial(fits, given=options.columns)
    for each in tables if options.layer is None else ():
        if each.suffix in TEXT_SUFFIXES and holds_columns(
            each.content(), each.label, known, options.encoding
        ):
            raise InputError(
                f"{path}: holds a table of deposits ({each.name}) beside a vector file; unpack it "
                "and give one of them"
            )
    table = _read_vector(path, None, options)
    if tables:
        table.tell(f"vector file read, not {', '.join(each.name for each in tables[:5])}")
    return table


def _is_geographic(member: Member) -> bool:
    return member.suffix in FORMAT_OF and member.suffix not in TABLE_SUFFIXES


def _read_member(member: Member, name: str, options: ReadOptions) -> UserTable:
    return _read_bytes(member.content(), name, member.suffix, options)


def _read_bytes(data: bytes, name: str, suffix: str, options: ReadOptions) -> UserTable:
    known = partial(fits, given=options.columns)
    found = _suffix_of(data)
    if suffix in TEXT_SUFFIXES and found != ".csv":
        what = "Parquet" if found == ".parquet" else "a workbook or an archive"
        raise InputError(f"{name}: is {what}, not text: give its name the ending of what it is")
    if suffix in ARROW_SUFFIXES:
        return _read_parquet(data, name)
    if options.sheet is not None and suffix not in sheets.SUFFIXES:
        raise InputError(f"{name}: --sheet is for a workbook (XLSX, ODS); leave it out")
    if suffix in sheets.SUFFIXES:
        return read_workbook(data, name, known, options.sheet)
    return read_text(data, name, known, options.encoding)


def _read_parquet(data: bytes, name: str) -> UserTable:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        content = pq.read_table(BytesIO(data))
        schema = content.schema.metadata or {}
        if b"geo" in schema:
            import geopandas as gpd

            frame: pd.DataFrame = gpd.read_parquet(BytesIO(data))
        else:
            frame = content.to_pandas()
    except (pa.ArrowException, OSError, ValueError, TypeError, KeyError) as error:
        reason = str(error).splitlines()[0][:200] if str(error) else "damaged"
        raise InputError(
            f"{name}: not readable as Parquet ({reason}); save it again, or as CSV"
        ) from None
    return table_of_frame(frame, name)


def _read_vector(path: Path | str, items: list[Item] | None, options: ReadOptions) -> UserTable:
    """Read a vector file, or what is already found to be one."""
    from minerals.tables.vector.read import read_items, read_vector

    if options.sheet is not None:
        raise InputError(f"{path}: --sheet is for a workbook (XLSX, ODS); leave it out")
    chosen: dict[str, Any] = {"layer": options.layer, "encoding": options.encoding}
    frame = (
        read_vector(Path(path), **chosen)
        if items is None
        else read_items(items, str(path), **chosen)
    )
    table = table_of_frame(frame, str(path))
    table.findings[:0] = frame.attrs.get("findings", ())
    return table


def table_of_frame(frame: pd.DataFrame, name: str, *, in_memory: bool = False) -> UserTable:
    """Make a table of a DataFrame, with its geometry where it has one.

    Parameters
    ----------
    frame : pandas.DataFrame or geopandas.GeoDataFrame
        Left as it is.
    name : str
        What it is called.
    in_memory : bool, optional
        Whether the user gave it as it is.

    Raises
    ------
    InputError
        If its columns have several levels, it is too large, or its geometry cannot be used.

    Examples
    --------
    >>> table_of_frame(pd.DataFrame({"id": ["a"]}), "mine").numbers.tolist()
    [2]
    """
    if frame.columns.nlevels > 1:
        raise InputError(
            f"{name}: its columns have {frame.columns.nlevels} levels; give columns of one level"
        )
    if len(frame.columns) > MAX_COLUMNS or len(frame) > MAX_ROWS:
        raise InputError(
            f"{name}: has {len(frame):,} rows and {len(frame.columns):,} columns, more than the "
            f"{MAX_ROWS:,} and {MAX_COLUMNS:,} that are read"
        )
    if any(each is not None and each not in frame.columns for each in frame.index.names):
        frame = frame.reset_index()  # an index with a name is a column
    geometry = _geometry(frame, name)
    cells = pd.DataFrame(frame)
    if geometry is not None:
        at = np.flatnonzero(np.asarray(frame.columns == frame.geometry.name))
        cells = cells.iloc[:, [n for n in range(cells.shape[1]) if n not in at]]
    cells = cells.reset_index(drop=True)
    cells.columns = pd.Index([" ".join(str(each).split()) for each in cells.columns], dtype=object)
    cells.attrs = {}
    numbers = pd.Series(np.arange(len(cells)) + 2)
    table = UserTable(name, cells, numbers, geometry=geometry, in_memory=in_memory)
    return table


def _geometry(frame: pd.DataFrame, name: str) -> Any:
    if not hasattr(type(frame), "_geometry_column_name"):  # as that of a GeoDataFrame has
        return None
    import geopandas as gpd

    assert isinstance(frame, gpd.GeoDataFrame)
    active = frame._geometry_column_name
    if active is None or active not in frame.columns:
        if all(each in frame.columns for each in ("longitude", "latitude")):
            return None
        raise InputError(
            f"{name}: the GeoDataFrame has no active geometry; choose one with set_geometry"
        )
    if int((frame.columns == active).sum()) > 1:
        raise InputError(f"{name}: column {active} stands several times: leave one of them")
    geometry = gpd.GeoSeries(frame[active].array, crs=frame.crs)
    if geometry.crs is None:
        raise InputError(f"{name}: has no coordinate system (CRS); set one")
    from minerals.tables.user.places import in_degrees

    return in_degrees(geometry, geometry.crs, name)

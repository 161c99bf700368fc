"""Selectors: published rows named in a line of text, as readings of claims name them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from minerals.errors import InputError, unknown
from minerals.tables.inventory import bundled, with_canonical
from minerals.tables.load import table
from minerals.tables.vocabularies import UNITS

SELECTABLE = ("regional_reserves", "national_totals")
"""The tables that a selector can name."""


def select(selector: str) -> pd.DataFrame:
    """Return the published rows that a selector names.

    Parameters
    ----------
    selector : str
        ``table?column=value&column=value``, several joined with `` + ``; the tables are
        ``regional_reserves`` and ``national_totals``.

    Returns
    -------
    pandas.DataFrame
        The rows, with ``canonical`` quantities where the unit is a mass or a volume and the
        plain quantity otherwise (counts, billions of dollars).

    Raises
    ------
    InputError
        If a table or column is unknown, or no row matches.

    Examples
    --------
    >>> rows = select("national_totals?commodity_id=coal&category=A+B+C1")
    >>> rows["commodity_id"].unique().tolist()
    ['coal']
    """
    parts = [_select_one(each) for each in selector.split(" + ")]
    return pd.concat(parts, ignore_index=True)


def _select_one(selector: str) -> pd.DataFrame:
    name, _, conditions = selector.strip().partition("?")
    if name not in SELECTABLE:
        raise unknown("table", name, SELECTABLE, f"selector {selector!r}")
    rows = table(name)
    for condition in conditions.split("&"):
        column, sign, value = condition.partition("=")
        if not sign or column not in rows:
            raise InputError(f"selector {selector!r}: no column {column!r} in {name}")
        rows = rows[rows[column].astype(str).str.removesuffix(".0") == value]
    if rows.empty:
        raise InputError(f"selector {selector!r}: no row of {name} matches")
    rows = rows.assign(table=name)
    known = bundled().commodities
    physical = rows["unit"].isin(UNITS)
    done = [rows[~physical]]
    if physical.any():
        part = rows[physical].copy()
        part["basis"] = part["basis"].fillna(part["commodity_id"].map(known["basis"]))
        part = with_canonical(part, known)
        for bound in ("canonical_low", "canonical_high"):
            part[bound] = part[bound].fillna(part["canonical"])
        done.append(part)
    rows = pd.concat(done)
    for bound in ("", "_low", "_high"):
        if f"canonical{bound}" not in rows:
            rows[f"canonical{bound}"] = np.nan
        plain = rows[f"quantity{bound}"].fillna(rows["quantity"])
        rows[f"canonical{bound}"] = rows[f"canonical{bound}"].fillna(plain)
    return rows


def keys_of(rows: pd.DataFrame) -> tuple[str, ...]:
    """Name the rows that :func:`select` returned, each as ``table: region commodity source``.

    Parameters
    ----------
    rows : pandas.DataFrame
        As :func:`select` returns them.

    Returns
    -------
    tuple of str
        One per row.

    Examples
    --------
    >>> keys_of(select("regional_reserves?region_id=ua&commodity_id=coal&metric=mines"))[0]
    'regional_reserves: ua coal ...'
    """
    place = rows["region_id"] if "region_id" in rows else pd.Series("national", rows.index)
    place = place.fillna("national")
    return tuple(
        f"{row.table}: {where} {row.commodity_id} {row.source_id}"
        for where, row in zip(place, rows.itertuples(), strict=True)
    )

"""The sites of a user's table: one per deposit, with its place and the user's own columns."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import shapely

from minerals.errors import InputError, unknown
from minerals.tables.user.places import find_places
from minerals.tables.user.synonyms import KNOWN
from minerals.tables.user.table import TEXT, UserTable, or_none, text
from minerals.tables.vocabularies import SETTINGS

DEFAULT_PRECISION_KM = 1.0
MAX_TEXT_CHARS = 10_000
MAX_DEPTH = 50
"""Sections of sections: how deep ``part_of`` may go."""

TEXTS = ("part_of", "control_place_id", "oblast", "aliases", "name_uk")


def build_sites(table: UserTable, numbers: dict[str, pd.Series]) -> pd.DataFrame:
    """Return the sites of a table.

    Parameters
    ----------
    table : UserTable
        With the known columns under their names, repeated rows gone.
    numbers : dict of str to pandas.Series
        Its columns of numbers.

    Returns
    -------
    pandas.DataFrame
        As :attr:`minerals.tables.inventory.Inventory.sites`, with the number of the first row of
        each in ``_row``, and the user's own columns.

    Raises
    ------
    InputError
        If a deposit has no name, no place or several, or an impossible value.
    """
    check_lengths(table)
    known = pd.DataFrame({"deposit_id": table.texts("deposit_id"), "_row": table.numbers})
    for column in ("deposit_id", "name_en"):
        known[column] = table.texts(column)
        if known[column].isna().any():
            raise table.error(known[column].isna(), f"no {column}; give every deposit one")
    points, outlines = find_places(table, numbers)
    known["location_precision_km"] = _precision(table, numbers)
    for column in TEXTS:
        known[column] = table.texts(column)
    known["setting"] = table.texts("setting").str.lower()
    check_words(known["setting"], SETTINGS, table)
    own = table.frame[own_columns(table)].apply(_plain)
    sites = known
    repeated = np.zeros(len(known), dtype=bool)
    if not table.one_row_each:
        repeated = known["deposit_id"].duplicated(keep=False).to_numpy()
    if repeated.any():
        _check_one_place_each(table, known[repeated], points, outlines)
        _tell_differences(table, known, known[repeated])
        first = ~known["deposit_id"].duplicated().to_numpy()
        points, outlines = points[first], outlines[first]
        sites = known.groupby("deposit_id", sort=False).first().reset_index()
        own = _joined(own, known["deposit_id"], first, repeated)
    sites["location_precision_km"] = sites["location_precision_km"].fillna(DEFAULT_PRECISION_KM)
    sites["setting"] = sites["setting"].fillna("land")
    for column in ("name_en", "setting", *TEXTS):
        sites[column] = or_none(sites[column])
    sites["outline"] = outlines
    sites["outline_precision_km"] = sites["location_precision_km"]
    sites = pd.concat([sites, own], axis=1)
    _check_parts(table, sites)
    return sites.assign(geometry=points)


def own_columns(table: UserTable) -> list[str]:
    """Return the columns of a table that are the user's own."""
    return [each for each in table.frame.columns if each not in KNOWN]


def check_lengths(table: UserTable) -> None:
    """Refuse a text that is longer than any name or note.

    Raises
    ------
    InputError
        With row and column; a geometry may be longer.
    """
    for column in table.frame.columns:
        if column == "geometry":
            continue
        cells = table.frame[column]
        if cells.dtype.kind in "biufMm":
            continue
        lengths = (
            cells.str.len().to_numpy()
            if cells.dtype == TEXT
            else np.array([len(each) if isinstance(each, str) else 0 for each in cells.tolist()])
        )
        long = lengths > MAX_TEXT_CHARS
        if long.any():
            n = len(cells[long].iloc[0])
            raise table.error(
                long,
                f"{table.label(column)} has {n:,} characters, more than the {MAX_TEXT_CHARS:,} "
                "that are read; shorten it",
            )


def check_words(values: pd.Series, words: Iterable[str], table: UserTable) -> None:
    """Refuse a word that is not in a vocabulary, with the nearest and its rows."""
    words = list(words)
    for word in values.dropna().unique():
        if word not in words:
            raise unknown(str(values.name), str(word), words, table.place(values == word))


def _precision(table: UserTable, numbers: dict[str, pd.Series]) -> pd.Series:
    precision = numbers.get("location_precision_km")
    if precision is None:
        return pd.Series(np.nan, index=table.frame.index)
    bad = (precision <= 0) | np.isinf(precision)
    if bad.any():
        raise table.error(bad, f"{table.label('location_precision_km')} must be above 0")
    return precision


def _check_one_place_each(
    table: UserTable, rows: pd.DataFrame, points: np.ndarray, outlines: np.ndarray
) -> None:
    """Refuse rows of one deposit that say different places."""
    points, outlines = points[rows.index], outlines[rows.index]
    shapes = np.where(outlines == None, points, outlines)  # noqa: E711 (of each)
    places = pd.Series(shapely.to_wkb(shapes), index=rows.index)
    elsewhere = places != places.groupby(rows["deposit_id"]).transform("first")
    if elsewhere.any():
        deposit = rows["deposit_id"][elsewhere].iloc[0]
        here = places[rows["deposit_id"] == deposit]
        raise InputError(
            f"{table.place(table.frame.index.isin(here.index))}: deposit_id {deposit!r} stands at "
            f"{here.nunique()} different places; give each deposit an id of its own"
        )


def _tell_differences(table: UserTable, known: pd.DataFrame, rows: pd.DataFrame) -> None:
    """Tell of rows that say different things of one deposit, of those whose deposit has several."""
    counts = rows.groupby("deposit_id", sort=False)[
        ["name_en", "location_precision_km", "setting", *TEXTS]
    ].nunique()
    for column in counts.columns[(counts > 1).any()]:
        deposits = counts.index[counts[column] > 1]
        at = (known["deposit_id"] == deposits[0]).to_numpy()
        values = known.loc[at, column].dropna().astype(str).unique()[:3]
        more = f" and of {len(deposits) - 1} more deposits" if len(deposits) > 1 else ""
        table.tell(
            f"rows of deposit {deposits[0]}{more} differ in {column}, the first counts: "
            f"{', '.join(values)} {table.rows(at)}"
        )


def _joined(
    own: pd.DataFrame, deposits: pd.Series, first: np.ndarray, repeated: np.ndarray
) -> pd.DataFrame:
    """Return a user's own columns by deposit; where its rows differ, all they say as text."""
    found = own[first].reset_index(drop=True)
    names = deposits[first].reset_index(drop=True)
    for column in own.columns:
        cells = own.loc[repeated, column]
        texts = cells[cells.notna()].map(text).astype(object)
        pairs = pd.DataFrame({"deposit": deposits[repeated], "text": texts}).dropna()
        pairs = pairs.drop_duplicates()
        differ = pairs["deposit"].duplicated(keep=False)
        joined = pairs[differ].groupby("deposit")["text"].agg("; ".join)
        if len(joined):
            several = names.isin(joined.index)
            found[column] = found[column].astype(object).mask(several, names.map(joined))
    return found


def _plain(cells: pd.Series) -> pd.Series:
    """Return a column of numbers, truth values or texts: whatever else it holds, as text."""
    if cells.dtype.kind in "biuf" and not isinstance(cells.dtype, pd.CategoricalDtype):
        return cells
    if cells.dtype == TEXT:
        return or_none(cells)
    plain = [
        None if absent else each if isinstance(each, str | bool | int | float) else text(each)
        for each, absent in zip(cells.tolist(), cells.isna().tolist(), strict=True)
    ]
    return pd.Series(plain, index=cells.index, dtype=object, name=cells.name)


def _check_parts(table: UserTable, sites: pd.DataFrame) -> None:
    """Refuse sections that are parts of themselves, or of too many others in turn."""
    linked = sites[sites["part_of"].notna()]
    if linked.empty:
        return
    parent = dict(zip(linked["deposit_id"], linked["part_of"], strict=True))
    depth: dict[str, int] = {}
    for start in parent:
        path: list[str] = []
        on_path: set[str] = set()
        at = start
        while at in parent and at not in depth and at not in on_path:
            path.append(at)
            on_path.add(at)
            at = parent[at]
        if at in on_path:
            raise InputError(f"{table.name}: deposit_id {at!r} is part of itself; correct part_of")
        below = depth.get(at, 0)
        for n, each in enumerate(reversed(path), start=1):
            depth[each] = below + n
        if path and depth[start] > MAX_DEPTH:
            raise InputError(
                f"{table.name}: deposit_id {start!r} is part of {depth[start]:,} others in turn, "
                f"more than {MAX_DEPTH}; correct part_of"
            )
    absent = sorted(set(parent.values()) - set(sites["deposit_id"]))
    if absent:
        more = f" and {len(absent) - 3} more" if len(absent) > 3 else ""
        table.tell(f"part_of names deposits that are not listed: {', '.join(absent[:3])}{more}")

"""Which column of a user's table tells a status, and what each feature's status is.

Unclear meaning is never "all of it occupied": a column that looks like a status and cannot be
understood whole is refused. Only where no column looks like one do all polygons count as occupied,
and that is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from minerals.errors import InputError
from minerals.territory.providers.date_words import day_of, is_empty
from minerals.territory.providers.features import areal
from minerals.territory.providers.parsed_file import ReadOptions
from minerals.territory.providers.status_words import (
    flagged,
    guess,
    looks_like_status,
    names_a_status,
    sides,
    tells_a_side,
    tells_no_occupation,
    understood,
)
from minerals.vocabulary import STATUSES

MAX_SHOWN = 5
"""Values of a column that a message shows."""

MAX_VALUES = 1000
"""A column of text with more values than this holds names or descriptions."""

MAX_WORDS_OF_A_SIDE = 10
"""Of values that each name one side and together both: "under control of the Ukrainian army"."""


class Statuses(NamedTuple):
    """The status of each feature, and what is to be said of how it was found."""

    of_rows: npt.NDArray[np.object_]
    findings: tuple[str, ...] = ()


class Values(NamedTuple):
    """The values of a column as text, in the order of the features; an empty cell is ``""``."""

    column: str
    texts: pd.Series
    numbers: pd.Series

    @property
    def every(self) -> list[str]:
        """The values that are not empty, each once."""
        return sorted(set(self.texts) - {""})

    def statuses(self, mapping: Mapping[str, str]) -> pd.Series:
        """Return the status of each feature, None where the value is not understood."""
        meant = {
            each: mapping.get(_folded(each)) or understood(each) or flagged(each, self.column)
            for each in set(self.texts)
        }
        return self.texts.map(meant)


def _folded(value: str) -> str:
    """Write a value of a column, or of a mapping, so that they compare."""
    return re.sub(r"(?<=\d)\.0+$", "", value.strip().casefold())


def read_statuses(
    frame: gpd.GeoDataFrame,
    label: str,
    options: ReadOptions,
    aside: Collection[str] = (),
    called: Collection[str] = (),
) -> Statuses:
    """Read the status of each feature.

    Parameters
    ----------
    frame : geopandas.GeoDataFrame
        Features; its index counts them from 0.
    label : str
        The file, for messages.
    options : ReadOptions
        Of a provider: ``status_field``, the column; by default the one that looks like a status by
        its name or its values. ``mapping``, value of that column to status; a value that it does
        not have must be plainly one of ours, see :mod:`.status_words`.
    aside : collection of str, optional
        Columns that are known to hold something else.
    called : collection of str, optional
        What the file and its layer are called.

    Returns
    -------
    Statuses
        All occupied where no column looks like a status.

    Raises
    ------
    InputError
        If a column that looks like a status cannot be understood whole, the sentence ends in the
        options to copy; or if there is no such column, and the name of file or layer tells another
        status than occupied.

    Examples
    --------
    >>> import shapely
    >>> frame = gpd.GeoDataFrame({"held by": ["occupied", "Kyiv"]}, geometry=[shapely.Point()] * 2)
    >>> read_statuses(frame, "a.gpkg", ReadOptions())
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: a.gpkg: column 'held by' holds 'Kyiv'; say what they mean, for ...
    """
    column = options.of_provider.get("status_field")
    stated = options.of_provider.get("mapping") or {}
    if not isinstance(stated, Mapping):
        raise InputError("mapping is no dict of values to statuses: write {'R': 'occupied'}")
    given = {"" if is_empty(key) else str(key): value for key, value in stated.items()}
    mapping = {_folded(key): status for key, status in given.items()}
    for target in mapping.values():
        if target not in STATUSES:
            raise InputError(f"status {target!r} is not known: use {', '.join(STATUSES)}")
    if column is None:
        return _found(frame, label, options, aside, called)
    if column not in frame:
        fields = ", ".join(str(each) for each in frame.columns if each != frame.geometry.name)
        raise InputError(
            f"{label}: no status column {column!r}; the columns are {fields or 'none'}"
        )
    values = _values(frame, column)
    _check_whole(values, label, options, mapping)
    held = {_folded(each) for each in values.texts}
    absent = sorted(each for each in given if _folded(each) not in held)
    if absent and options.only_file:
        raise InputError(
            f"{label}: column {column!r} nowhere holds {', '.join(map(repr, absent))}; leave it "
            f"out of {options.flag('mapping')}, or correct it"
        )
    return Statuses(values.statuses(mapping).to_numpy(dtype=object))


def _found(
    frame: gpd.GeoDataFrame,
    label: str,
    options: ReadOptions,
    aside: Collection[str],
    called: Collection[str],
) -> Statuses:
    """Find the column that tells a status, or take all polygons as occupied and say so."""
    columns = [each for each in frame.columns if each not in (*aside, frame.geometry.name)]
    named = {each for each in columns if names_a_status(str(each))}
    named |= {each for each in columns if _marks_sides(frame, each)}
    read = [_values(frame, each) for each in columns if each in named or _has_few(frame[each])]
    telling = [each for each in read if _tells(each)]
    by_name = [each for each in read if each.column in map(str, named) and not _are_dates(each)]
    looking = {each.column: each for each in (*telling, *by_name)}
    whole = [each for each in looking.values() if each.statuses({}).notna().all()]
    unclear = [each for each in telling if each.column not in {one.column for one in whole}]
    if not looking:
        for name in called:
            if tells_no_occupation(name):
                raise InputError(
                    f"{label}: no column tells a status, and {name!r} is no name of occupied land; "
                    f"name a column with {options.flag('status_field')}, or call it otherwise"
                )
        return _all_occupied(frame)
    if unclear or not whole:
        _check_whole((unclear or by_name)[0], label, options, {})
    first, *others = [each.statuses({}) for each in whole]
    if any((first != each).any() for each in others):
        names = " and ".join(repr(each.column) for each in whole)
        raise InputError(
            f"{label}: columns {names} tell different statuses; name one with "
            f"{options.flag('status_field')}"
        )
    values = next((each for each in whole if each.column == "status"), whole[0])
    known = values.column == "status" and set(values.texts) <= set(STATUSES)
    told = () if known else (f"statuses taken from column {values.column!r}",)
    return Statuses(first.to_numpy(dtype=object), told)


def _all_occupied(frame: gpd.GeoDataFrame) -> Statuses:
    count = int(areal(frame.geometry.to_numpy()).sum())
    what = "its polygon counts" if count == 1 else f"all {count} polygons count"
    return Statuses(
        np.full(len(frame), "occupied", dtype=object),
        (f"no column tells a status: {what} as occupied",),
    )


def _values(frame: gpd.GeoDataFrame, column: Any) -> Values:
    texts = frame[column].astype(object).map(_text)
    return Values(str(column), texts, pd.Series(frame.index + 1, index=frame.index))


def _text(value: Any) -> str:
    """Write a value as a user writes it: a whole number without a point, an empty cell as ""."""
    if is_empty(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()


def _has_few(column: pd.Series) -> bool:
    """Tell whether a column holds texts, and few enough to be those of a status."""
    if pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column):
        return False
    parts = (column.iloc[: 5 * MAX_VALUES], column)  # most that hold more show it soon
    return all(len(set(map(str, part.dropna()))) <= MAX_VALUES for part in parts)


def _marks_sides(frame: gpd.GeoDataFrame, column: Any) -> bool:
    """Tell whether a column marks sides by yes and no, or by codes."""
    few = frame[column].dropna().head(MAX_VALUES).map(str).nunique() <= MAX_SHOWN
    return few and tells_a_side(str(column), _values(frame, column).every)


def _tells(values: Values) -> bool:
    """Tell whether values speak of control: by words of status, or by naming both sides."""
    every = values.every
    if any(looks_like_status(each) for each in every):
        return True
    if len(set().union(*(sides(each) for each in every))) > 1:
        return True
    alone = [named for each in every if len(named := sides(each, MAX_WORDS_OF_A_SIDE)) == 1]
    return len(set().union(*alone)) > 1


def _are_dates(values: Values) -> bool:
    def is_date(value: str) -> bool:
        try:
            day_of(value)
        except InputError:
            return False
        return True

    return bool(values.every) and all(map(is_date, values.every))


def _check_whole(
    values: Values, label: str, options: ReadOptions, mapping: Mapping[str, str]
) -> None:
    """Refuse a column of which a value is not understood, or a cell is empty."""
    unclear = values.statuses(mapping).isna()
    if not unclear.any():
        return
    strange = sorted(set(values.texts[unclear]) - {""})
    rows = values.numbers[unclear & (values.texts == "")].tolist()
    parts = []
    if strange:
        shown = ", ".join(map(repr, strange[:MAX_SHOWN]))
        more = f" and {len(strange) - MAX_SHOWN} other values" if len(strange) > MAX_SHOWN else ""
        parts.append(f"holds {shown}{more}")
    if rows:
        more = f" and {len(rows) - 1} more" if len(rows) > 1 else ""
        parts.append(f"is empty in feature {rows[0]}{more}")
    meanings = {each: guess(each, values.column) for each in strange}
    if rows:
        meanings[""] = "contested"
    raise InputError(
        f"{label}: column {values.column!r} {' and '.join(parts)}; say what they mean, for "
        f"example {options.mapping_line(values.column, meanings)}"
    )

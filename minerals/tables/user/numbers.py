"""Numbers as people write them: with a point or a comma, with signs between thousands.

A text that can be read in two ways is read by the other numbers of its column, then of its table;
where these do not settle it, it is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Number

import numpy as np
import pandas as pd

from minerals.tables.user.table import TEXT, UserTable

COORDINATES = ("longitude", "latitude")
"""Columns without thousands: ``37,125`` can only be decimals."""

NUMERIC = (*COORDINATES, "location_precision_km", "quantity", "quantity_low", "quantity_high")

_SIGN = r"[+-]?"
_GROUPED_BY_BLANKS = rf"{_SIGN}\d{{1,3}}(?:[ '’]\d{{3}})+(?:[.,]\d+)?"
_KINDS = {
    "commas group": rf"{_SIGN}\d{{1,3}}(?:(?:,\d{{3}})+\.\d+|(?:,\d{{3}}){{2,}})",
    "points group": rf"{_SIGN}\d{{1,3}}(?:(?:\.\d{{3}})+,\d+|(?:\.\d{{3}}){{2,}})",
    "comma or group": rf"{_SIGN}[1-9]\d{{0,2}},\d{{3}}",
    "point or group": rf"{_SIGN}[1-9]\d{{0,2}}\.\d{{3}}",
    "comma": rf"{_SIGN}\d*,\d+(?:[eE]{_SIGN}\d+)?",
    "point": rf"{_SIGN}\d*\.\d+(?:[eE]{_SIGN}\d+)?",
}
"""What a text with a comma or points can be, the first that fits."""

_ODD = r"[^0-9.-]|.{16}|^-[0.]*$"
"""No plain number: other signs, so many digits that the last may be rounded, a zero below zero."""


def read_numbers(table: UserTable, columns: Iterable[str] = NUMERIC) -> dict[str, pd.Series]:
    """Read the columns of numbers of a table.

    Parameters
    ----------
    table : UserTable
        With the known columns under their names.
    columns : iterable of str, optional
        Those to read; absent ones are left out.

    Returns
    -------
    dict of str to pandas.Series
        Floats; empty cells are missing.

    Raises
    ------
    InputError
        If a cell is no number, or may be two; the sentence names rows and column.

    Examples
    --------
    >>> frame = pd.DataFrame({"longitude": ["37,5"], "quantity": ["1 250,5"]})
    >>> table = UserTable("a.csv", frame, pd.Series([2]))
    >>> {name: each.tolist() for name, each in read_numbers(table).items()}
    {'longitude': [37.5], 'quantity': [1250.5]}
    >>> table.findings
    ['decimal comma read in longitude, quantity', 'signs between thousands read in quantity']
    """
    names = [name for name in columns if name in table.frame]
    plain = {name: each for name in names
             if (each := plain_numbers(table.frame[name])) is not None}  # fmt: skip
    parsed = {name: _Column(table, name) for name in names if name not in plain}
    comma = any(each.decimal_comma for each in parsed.values())
    if comma:  # a point may stand between thousands, in any column
        parsed = {name: parsed.get(name) or _Column(table, name) for name in names}
    found = plain | {name: each.values(comma) for name, each in parsed.items()}
    commas = [name for name, each in parsed.items() if each.commas]
    groups = [name for name, each in parsed.items() if each.groups]
    if commas:
        table.tell(f"decimal comma read in {', '.join(commas)}")
    if groups:
        table.tell(f"signs between thousands read in {', '.join(groups)}")
    return found


def plain_numbers(cells: pd.Series) -> pd.Series | None:
    """Return a column of numbers that are typed, or written with digits, a point and a minus alone.

    Parameters
    ----------
    cells : pandas.Series
        Of a column.

    Returns
    -------
    pandas.Series or None
        Floats, missing where a cell is; None where one is written otherwise, or with more digits
        than a float holds for certain.

    Examples
    --------
    >>> plain_numbers(pd.Series(["-1.5", None, "20"], dtype="str")).tolist()
    [-1.5, nan, 20.0]
    >>> plain_numbers(pd.Series(["1,5"], dtype="str")) is None
    True
    """
    if isinstance(cells.dtype, np.dtype) and cells.dtype.kind in "iuf":
        return cells.astype(float)
    if cells.dtype != TEXT or cells.str.contains(_ODD).any():
        return None
    try:
        return pd.Series(cells.astype("float64[pyarrow]").to_numpy(float, na_value=np.nan),
                         index=cells.index, name=cells.name)  # fmt: skip
    except ValueError:
        return None


class _Column:
    """One column of numbers: its cells, and what their texts can be."""

    def __init__(self, table: UserTable, name: str) -> None:
        self.table, self.name = table, name
        cells = table.frame[name]
        self.cells = cells.astype(object)
        self.filled = cells.notna().to_numpy(dtype=bool)
        self.is_text = np.array([isinstance(each, str) for each in self.cells], dtype=bool)
        self.texts = self.cells[self.is_text & self.filled].map(_plain)
        self.blank = self.texts == ""
        self.texts = self.texts[~self.blank]
        by_blanks = self.texts.str.fullmatch(_GROUPED_BY_BLANKS).to_numpy(dtype=bool)
        self.groups = bool(by_blanks.any())
        self.texts = self.texts.where(~by_blanks, self.texts.str.replace(r"[ '’]", "", regex=True))
        self.kind = pd.Series("", index=self.texts.index, dtype=object)
        for kind, pattern in _KINDS.items():
            fits = (self.kind == "") & self.texts.str.fullmatch(pattern).to_numpy(dtype=bool)
            if kind.endswith("or group"):  # what blanks group, a comma does not
                fits &= ~by_blanks
            self.kind[fits] = kind
        if name in COORDINATES:
            self.kind = self.kind.replace({"comma or group": "comma", "point or group": "point"})
        self.decimal_comma = self._has("comma") or self._has("points group")
        self.commas = False

    def _has(self, kind: str) -> bool:
        return bool((self.kind == kind).any())

    def values(self, comma_elsewhere: bool) -> pd.Series:
        """Return the numbers, where some number of the table has a decimal comma or none has."""
        self._settle(comma_elsewhere)
        texts = self.texts
        commas = self.kind.isin(["comma", "points group"])
        groups = self.kind.isin(["commas group", "points group"])
        self.commas = bool(commas.any())
        self.groups |= bool(groups.any())
        texts = texts.where(self.kind != "points group", texts.str.replace(".", "", regex=False))
        texts = texts.where(self.kind != "commas group", texts.str.replace(",", "", regex=False))
        texts = texts.where(~commas, texts.str.replace(",", ".", regex=False))
        numbers = pd.Series(np.nan, index=self.cells.index, name=self.name)
        numbers[texts.index] = pd.to_numeric(texts, errors="coerce").astype(float)
        typed = self.filled & ~self.is_text
        numbers[typed] = np.array([_number(each) for each in self.cells[typed]], dtype=float)
        filled = self.filled.copy()
        filled[self.blank.index[self.blank]] = False
        bad = np.isnan(numbers.to_numpy()) & filled
        if bad.any():
            first = str(self.cells[bad].iloc[0])[:60]
            raise self.table.error(
                bad,
                f"{self.table.label(self.name)} is not a number: {first!r}; "
                f"{_hint(first, self.name)}",
            )
        return numbers

    def _settle(self, comma_elsewhere: bool) -> None:
        """Say of texts that may be two numbers which they are, or refuse them."""
        commas = self._has("comma") or self._has("points group")
        points = self._has("point") or self._has("commas group")
        decided = {"comma or group": "", "point or group": ""}
        if commas and not points:
            decided["comma or group"] = "comma"
            if self._has("points group"):
                decided["point or group"] = "points group"
        elif points and not commas:
            decided = {"comma or group": "commas group", "point or group": "point"}
        elif not commas:
            decided["comma or group"] = "comma" if comma_elsewhere else ""
            decided["point or group"] = "" if comma_elsewhere else "point"
        self.kind = self.kind.replace({kind: to for kind, to in decided.items() if to})
        open_ = self.kind.isin(["comma or group", "point or group"])
        mixed = self._has("commas group") and self._has("points group")
        if mixed:
            open_ |= self.kind.isin(["commas group", "points group"])
        if not open_.any():
            return
        bad = np.zeros(len(self.cells), dtype=bool)
        bad[open_[open_].index] = True
        first = str(self.cells[bad].iloc[0]).strip()
        raise self.table.error(
            bad,
            f"{self.table.label(self.name)} {first!r} may be decimals or thousands; write the "
            "numbers of this column without signs between thousands, with a point before "
            "decimals",
        )


def _plain(value: str) -> str:
    """Return a number's text with plain signs and blanks."""
    if value.isascii() and value.isprintable() and " " not in value:
        return value
    return " ".join(value.replace("−", "-").split())


def _number(value: object) -> float:
    """Return a number of any kind as a float, and NaN for what is none, as dates and truth values.

    Examples
    --------
    >>> _number(np.int64(3)), _number(True)
    (3.0, nan)
    """
    if isinstance(value, bool | np.bool_ | complex | np.complexfloating):
        return np.nan
    if not isinstance(value, Number):
        return np.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except (OverflowError, TypeError, ValueError):
        return np.nan


def _hint(value: str, column: str) -> str:
    if column in COORDINATES:
        return "correct it, in degrees with decimals, such as 37.5"
    if "%" in value:
        return "write the amount, without a per cent sign"
    if any(dash in value.strip()[1:] for dash in "-–—") and value.strip()[:1].isdigit():
        return "a range goes into the columns quantity_low and quantity_high"
    if any(each.isalpha() for each in value) and any(each.isdigit() for each in value):
        return "write the number alone, its unit in a column of its own"
    return "correct it"

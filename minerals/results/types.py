"""Columns of an answer with the types that they are of, whatever one answer happens to hold."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from minerals.results.numbers import NUMERIC
from minerals.results.quantiles import QUANTILES
from minerals.vocabulary import STATUSES

if TYPE_CHECKING:
    from minerals.results.result import Field

DIGITS = 9
"""Significant digits of the figures of an answer."""
EXACT_DIGITS = 15
"""Significant digits of other numbers, a user's own among them: as they were typed."""

CATEGORIES = dict.fromkeys(
    ("status", "before", "status_before", "status_a", "status_b", "class"), STATUSES
)
"""Columns whose words are few, and these words."""


def rounded(frame: pd.DataFrame, fields: Iterable[Field]) -> pd.DataFrame:
    """Return a copy of a table whose numbers have no more digits than they mean.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of an answer.
    fields : iterable of Field
        How a person reads the columns, which says what they hold.

    Returns
    -------
    pandas.DataFrame
        Figures to nine significant digits, numbers that no field describes to fifteen.

    Examples
    --------
    >>> from minerals.results.result import Field
    >>> rows = pd.DataFrame({"share": [0.1 + 0.2], "mine": [0.1 + 0.2], "usd": [1234567890123.4]})
    >>> fields = (Field("share", "Share", "percent"), Field("usd", "USD", "money"))
    >>> rounded(rows, fields).iloc[0].tolist()
    [0.3, 0.3, 1234567890000.0]
    """
    figures = {each.name for each in fields if each.style in NUMERIC}
    made = frame.copy()
    for name, dtype in frame.dtypes.items():
        if dtype.kind == "f":
            figure = name in figures or str(name).rpartition("_")[2] in (*QUANTILES, "share")
            digits = DIGITS if figure else EXACT_DIGITS
            made[name] = [significant(value, digits) for value in frame[name]]
        elif pd.api.types.is_object_dtype(dtype) and name != "geometry":
            made[name] = frame[name].map(significant_within).astype(object)
    return made


def significant(value: float, digits: int = DIGITS) -> float:
    """Round a number to significant digits.

    Examples
    --------
    >>> significant(0.1 + 0.2), significant(1234567890123.4)
    (0.3, 1234567890000.0)
    """
    return float(f"{value:.{digits}g}") if math.isfinite(value) else value


def significant_within(value: Any) -> Any:
    """Round the numbers in a value that may be nested, which no field describes.

    Examples
    --------
    >>> significant_within({"models": [{"q50": 0.1 + 0.2}], "unit": "Mt"})
    {'models': [{'q50': 0.3}], 'unit': 'Mt'}
    """
    if isinstance(value, dict):
        return {name: significant_within(each) for name, each in value.items()}
    if isinstance(value, list):
        return [significant_within(each) for each in value]
    return significant(value) if isinstance(value, float) else value


def typed(frame: pd.DataFrame, fields: Iterable[Field]) -> pd.DataFrame:
    """Return a copy of a table with dates as dates, and each column of one type.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of an answer, as they were put together: dates are texts, and a column without a
        single value is of no type.
    fields : iterable of Field
        How a person reads the columns, which says what they hold.

    Returns
    -------
    pandas.DataFrame
        Dates are ``datetime64``, numbers ``int64`` or ``float64`` (:func:`rounded`), yes and no
        ``bool``, or ``boolean`` where some are missing, statuses ``category``, texts ``str``.

    Examples
    --------
    >>> from minerals.results.result import Field
    >>> rows = pd.DataFrame({"date": ["2025-02-24"], "usd": [None], "unit": [None]})
    >>> fields = (Field("date", "Date", "date"), Field("usd", "USD", "money"), Field("unit", "U"))
    >>> [dtype.kind for dtype in typed(rows, fields).dtypes], typed(rows, fields)["unit"].dtype.name
    (['M', 'f', 'O'], 'str')
    """
    styles = {each.name: each.style for each in fields}
    made = rounded(frame, fields)
    for name in made.columns:
        if name != "geometry":
            made[name] = _typed(made[name], styles.get(str(name), ""))
    return with_categories(made, CATEGORIES)


def with_categories(frame: pd.DataFrame, categories: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Make columns categorical whose values all are among some words.

    Examples
    --------
    >>> rows = pd.DataFrame({"status": ["occupied", None]})
    >>> with_categories(rows, CATEGORIES)["status"].cat.categories.tolist()
    ['occupied', 'government', 'contested']
    """
    fitting = {
        name: pd.CategoricalDtype(list(words))
        for name, words in categories.items()
        if name in frame and frame[name].dropna().isin(words).all()
    }
    return frame.astype(fitting)


def _typed(values: pd.Series, style: str) -> pd.Series:
    if style == "date":
        return pd.to_datetime(values, format="%Y-%m-%d")
    if style == "sum":
        return values.astype("float64")
    if style == "yes":
        return values.astype("bool" if values.notna().all() else "boolean")
    if values.dtype != object:
        return values
    known = values.dropna()
    if known.empty:
        dtype = "float64" if style in NUMERIC else "str" if style == "text" else None
        return values if dtype is None else values.astype(dtype)  # type: ignore[call-overload]
    kind = pd.api.types.infer_dtype(known, skipna=True)
    if kind == "boolean":
        return values.astype("bool" if len(known) == len(values) else "boolean")
    if kind in ("integer", "floating", "mixed-integer-float"):
        return values.astype("float64")
    return values.astype("str") if kind == "string" else values

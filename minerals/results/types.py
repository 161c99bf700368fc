"""Columns of an answer with the types that they are of, whatever one answer happens to hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pandas as pd

from minerals.results.numbers import NUMERIC

if TYPE_CHECKING:
    from minerals.results.result import Field


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
        Dates are ``datetime64``, numbers ``int64`` or ``float64``, yes and no ``bool``, or
        ``boolean`` where some are missing, texts ``str``.

    Examples
    --------
    >>> from minerals.results.result import Field
    >>> rows = pd.DataFrame({"date": ["2025-02-24"], "usd": [None], "unit": [None]})
    >>> fields = (Field("date", "Date", "date"), Field("usd", "USD", "money"), Field("unit", "U"))
    >>> [dtype.kind for dtype in typed(rows, fields).dtypes], typed(rows, fields)["unit"].dtype.name
    (['M', 'f', 'O'], 'str')
    """
    styles = {each.name: each.style for each in fields}
    made = frame.copy()
    for name in made.columns:
        if name != "geometry":
            made[name] = _typed(made[name], styles.get(str(name), ""))
    return made


def _typed(values: pd.Series, style: str) -> pd.Series:
    if style == "date":
        return pd.to_datetime(values, format="%Y-%m-%d")
    if style == "sum":
        return values.astype("float64")
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

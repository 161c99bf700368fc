"""Counts of rows, as Markdown for the pages about the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from minerals.results.markdown import code, row
from minerals.tables.columns import TABLES
from minerals.tables.load import outlines, table
from minerals.tables.outlines import OUTLINES

PRECISION_CLASSES_KM = (1.0, 2.0, 5.0, 10.0, 25.0)
"""Upper bounds of the classes in which positions are counted."""


def markdown(headings: Sequence[str], rows: Iterable[Sequence[object]], right: int = 0) -> str:
    """Write a Markdown table; the last ``right`` columns are numbers.

    Examples
    --------
    >>> print(markdown(["a", "n"], [["x", 1]], right=1))
    | a | n |
    |---|---:|
    | x | 1 |
    """
    rules = ["---"] * (len(headings) - right) + ["---:"] * right
    return "\n".join([row(headings), f"|{'|'.join(rules)}|", *map(row, rows)])


def span(values: pd.Series, form: str) -> str:
    """Write the least and the greatest value, or the one there is.

    Examples
    --------
    >>> span(pd.Series([5.1, 5.8]), ".1f"), span(pd.Series([535]), ",")
    ('5.1-5.8', '535')
    """
    least, most = (format(each, form) for each in (values.min(), values.max()))
    return least if least == most else f"{least}-{most}"


def listed(counts: pd.Series) -> str:
    """Write counts in one line, the greatest first."""
    return ", ".join(f"{value} {count:,}" for value, count in counts.items())


def with_sums(frame: pd.DataFrame) -> list[list[object]]:
    """Return the rows of a table of counts, by its last column, and a row of sums.

    Examples
    --------
    >>> with_sums(pd.DataFrame({"n": [1, 2]}, index=["a", "b"]))
    [['b', 2], ['a', 1], ['all', 3]]
    """
    ordered = frame.sort_values(frame.columns[-1], ascending=False, kind="stable")
    return [*(list(row) for row in ordered.itertuples(name=None)), ["all", *frame.sum().tolist()]]


def _crossed(rows: pd.Series, columns: pd.Series) -> str:
    """Count the pairs of values of two columns."""
    pairs = pd.crosstab(rows, columns)
    pairs["all"] = pairs.sum(axis=1)
    return markdown([str(rows.name), *pairs.columns], with_sums(pairs), right=len(pairs.columns))


def files() -> str:
    """Count the rows of every file."""
    rows = [(code(each.path), f"{len(table(each.name)):,}", each.about) for each in TABLES.values()]
    rows += [
        (code(each.path), f"{len(outlines(each.name)):,}", each.about) for each in OUTLINES.values()
    ]
    return markdown(["file", "rows", "holds"], sorted(rows))


def counts(name: str, *columns: str) -> str:
    """Count the rows of a table by the values of some columns; empty cells are ``none``."""
    frame = table(name)
    return _by_value(frame, f"{len(frame):,} rows by", columns)


def sites(commodity: str, *columns: str) -> str:
    """Count the sites whose main commodity is the one named by the values of some columns."""
    rows = table("resources")
    own = rows.loc[(rows["commodity_id"] == commodity) & (rows["role"] == "main"), "deposit_id"]
    frame = table("deposits")
    frame = frame[frame["deposit_id"].isin(own)]
    return _by_value(frame, f"{len(frame):,} {commodity} sites by", columns)


def _by_value(frame: pd.DataFrame, heading: str, columns: Sequence[str]) -> str:
    rows = [
        (column, listed(frame[column].astype(object).fillna("none").value_counts()))
        for column in columns
    ]
    return markdown([heading, "value and rows"], rows)


def filled(name: str) -> str:
    """Count the rows that have a value, for the columns that are not always filled."""
    frame = table(name)
    known = frame.notna().sum()
    rows = [
        (code(column), f"{count:,}", f"{100 * count / len(frame):.0f} %")
        for column, count in known.items()
        if count < len(frame)
    ]
    return markdown([f"column of {TABLES[name].path}", "rows filled", "part"], rows, right=2)


def positions() -> str:
    """Count the sites by how well they are placed."""
    precision = table("deposits")["location_precision_km"]
    bounds = [0.0, *PRECISION_CLASSES_KM, np.inf]
    classes = pd.cut(precision, bounds).value_counts(sort=False)
    names = [f"to {bound:g} km" for bound in PRECISION_CLASSES_KM]
    names.append(f"worse than {PRECISION_CLASSES_KM[-1]:g} km")
    rows = zip(names, (f"{count:,}" for count in classes), strict=True)
    return markdown([f"{len(precision):,} sites placed", "sites"], rows, right=1)


def reports() -> str:
    """Count the reported changes by event and by how they are known."""
    frame = table("reported_changes")
    text = _crossed(frame["event"], frame["state"])
    first, last = frame["date"].min(), frame["date"].max()
    return (
        f"{text}\n\nOf {frame['deposit_id'].nunique()} sites, {first} to {last}; "
        f"{frame['exception'].notna().sum()} carry an exception."
    )


def control_files() -> str:
    """Count places, statuses and snapshots."""
    places, statuses = table("control_places"), table("control_statuses")
    snapshots = table("control_snapshots")
    latest = snapshots.iloc[-1]
    uncertainty = statuses["date_uncertainty_days"]
    checked = listed(statuses["checked"].value_counts())
    origin = places["coordinates_source"].str.extract(r"(GeoNames(?: postal)?|Wikipedia)")[0]
    return "\n".join(
        [
            f"- `places.csv`: {len(places):,} named places "
            f"({listed(places['setting'].value_counts())}); {places['name_uk'].isna().sum():,} "
            "without a Ukrainian name. Positions: "
            f"{listed(origin.fillna('other').value_counts())}.",
            f"- `statuses.csv`: {len(statuses):,} dated statuses of "
            f"{statuses['place_id'].nunique():,} places ({checked}); error of the date: median "
            f"{uncertainty.median():.0f} days, nine tenths at most "
            f"{uncertainty.quantile(0.9):.0f}.",
            f"- `snapshots.csv`: {len(snapshots)} dates, {snapshots['date'].iloc[0]} to "
            f"{latest['date']}. On the latest {latest['occupied_km2']:,.0f} km2 are occupied; the "
            f"line is known to {latest['precision_km']:g} km (median) and "
            f"{latest['precision_p90_km']:g} km (nine tenths).",
        ]
    )


def control_sources() -> str:
    """Count the dated statuses by the ground on which their source is used."""
    licences = table("sources").set_index("source_id")["licence"]
    statuses = table("control_statuses")
    grounds = statuses["source_id"].map(licences).rename("ground of use")
    return _crossed(grounds, statuses["checked"])


def control_snapshots() -> str:
    """Describe the snapshots of each year."""
    frame = table("control_snapshots")
    rows = [
        (
            year,
            len(group),
            span(group["places"], ",.0f"),
            span(group["occupied_km2"], ",.0f"),
            span(group["precision_km"], ".1f"),
            span(group["precision_p90_km"], ".1f"),
        )
        for year, group in frame.groupby(frame["date"].str[:4])
    ]
    head = ["year", "snapshots", "places with a status", "occupied km2"]
    return markdown([*head, "median error km", "nine tenths km"], rows, right=5)

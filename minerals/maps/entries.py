"""The deposits of a map page: names, places, figures, sources, and their courses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import shapely

from minerals.courses import Courses
from minerals.maps.encoding import encode, encode_path, runs
from minerals.maps.escape import web_address
from minerals.maps.mosaic import GRID
from minerals.questions import Question
from minerals.tables.load import sources

STATUS_CODES = {"government": 0, "occupied": 1, "contested": 2}
"""How the page numbers statuses; doubled, and one more where certain."""

_TEXTS = {
    "id": "deposit_id",
    "en": "name_en",
    "uk": "name_uk",
    "aliases": "aliases",
    "oblast": "oblast",
    "raion": "raion",
    "near": "nearest_place",
    "kind": "kind",
    "state": "development_status",
    "operator": "operator",
    "part": "part_of",
}


def entries(
    question: Question, courses: Courses, lang: str, values: pd.DataFrame
) -> dict[str, Any]:
    """Gather the deposits of a page.

    Parameters
    ----------
    question : Question
        Which deposits, and for which commodities they count.
    courses : Courses
        All deposits of its stock at the snapshots of the slider.
    lang : str
        Language in which commodities are named.
    values : pandas.DataFrame
        ``deposit_id``, ``commodity_id``, ``canonical`` quantity, ``weight`` (US dollars),
        ``deck``.

    Returns
    -------
    dict
        ``sites``, ``commodities``, ``sources`` and ``deck``.
    """
    counts = _counting(question)
    gathered = _Entries(question, courses, counts, values)
    stock, names = question.stock, gathered.names
    shown = np.flatnonzero(stock.sites["deposit_id"].isin(counts.index)).tolist()
    return {
        "sites": [gathered.entry(index) for index in shown],
        "commodities": _commodities(stock.commodities.loc[names], lang),
        "sources": gathered.cited.rows(),
        "deck": str(values["deck"].iloc[0]) if len(values.dropna()) else None,
    }


class _Entries:
    """What the entries of a page have in common, looked up once."""

    def __init__(
        self, question: Question, courses: Courses, counts: pd.Series, values: pd.DataFrame
    ) -> None:
        stock = question.stock
        figures = stock.resources[stock.resources["deposit_id"].isin(counts.index)]
        present = set(figures["commodity_id"])
        self.names = [str(each) for each in stock.commodities.index if each in present]
        self.cited = _Cited()
        self._sites, self._courses, self._counts = stock.sites, courses, counts
        self._figures: dict[str, list[Any]] = {}
        for row in figures.itertuples():
            self._figures.setdefault(str(row.deposit_id), []).append(row)
        self._worth = values.groupby("deposit_id")["weight"].sum(min_count=1).dropna()
        known = values.dropna(subset=["canonical"]).groupby("deposit_id", sort=False)
        self._known = {str(deposit): part for deposit, part in known}
        self._distance = courses.distance_km()

    def entry(self, index: int) -> dict[str, Any]:
        """Return one deposit, by its row among the sites."""
        site = self._sites.iloc[index]
        deposit = site["deposit_id"]
        entry = _site(site, self.cited) | {
            "counts": [self.names.index(each) for each in self._counts[deposit]],
            "has": [_figure(row, self.names, self.cited) for row in self._figures[deposit]],
            "runs": _status_runs(self._courses, index),
            "km": _distance_runs(self._distance[:, index]),
        }
        if "outline" in entry:
            entry["fractions"] = _partial_runs(self._courses, index)
        if deposit in self._worth:
            entry["value"] = float(f"{self._worth[deposit]:.4g}")
        if deposit in self._known:
            rows = self._known[deposit]
            entry["quantity"] = {
                self.names.index(name): float(f"{canonical:.6g}")
                for name, canonical in zip(rows["commodity_id"], rows["canonical"], strict=True)
            }
        return entry


def _counting(question: Question) -> pd.Series:
    """Return the commodities that each deposit counts for, main ones first."""
    rows = question.stock.resources
    if question.chosen is not None:
        rows = rows[rows["commodity_id"].isin(question.chosen)]
    if question.role != "any":
        measured = rows["quantity"].notna() & (question.role == "counting")
        rows = rows[(rows["role"] == "main") | measured]
    rows = rows.sort_values("role", key=lambda role: role != "main", kind="stable")
    return rows.groupby("deposit_id")["commodity_id"].agg(lambda each: list(dict.fromkeys(each)))


class _Cited:
    """The publications that the entries of a page cite, numbered as they come."""

    def __init__(self) -> None:
        known = sources().set_index("source_id")
        self._known = known[["title", "publisher", "published", "url"]].fillna("")
        self._numbers: dict[str, int] = {}

    def number(self, source: Any) -> int | None:
        if not isinstance(source, str) or not source:
            return None
        return self._numbers.setdefault(source, len(self._numbers))

    def rows(self) -> list[list[str]]:
        return [self._row(source) for source in self._numbers]

    def _row(self, source: str) -> list[str]:
        if source not in self._known.index:  # what a user's own table calls its source
            return [source, web_address(source)]
        row = self._known.loc[source]
        about = f"{row['publisher']} {row['published']}".strip()
        title = f"{row['title']}, {about}" if about else str(row["title"])
        return [title, web_address(row["url"])]


def _site(site: pd.Series, cited: _Cited) -> dict[str, Any]:
    entry: dict[str, Any] = {
        name: site[column]
        for name, column in _TEXTS.items()
        if isinstance(site.get(column), str) and site[column]
    }
    entry["x"], entry["y"] = (round(each, 5) for each in (site.geometry.x, site.geometry.y))
    entry["precision"] = float(site["location_precision_km"])
    if site.get("setting") == "offshore":
        entry["sea"] = 1
    for name, column in (("source", "source_id"), ("place", "location_source_id")):
        if (number := cited.number(site.get(column))) is not None:
            entry[name] = number
    if pd.notna(site["outline_precision_km"]):
        entry["outline"] = _rings(site["outline"])
    return entry


def _rings(geometry: Any) -> list[str]:
    rings = shapely.get_rings(shapely.get_parts(shapely.simplify(geometry, 10 * GRID)))
    return [encode_path(np.rint(shapely.get_coordinates(each) / GRID).astype(np.int64))
            for each in rings]  # fmt: skip


def _figure(row: Any, names: list[str], cited: _Cited) -> dict[str, Any]:
    entry: dict[str, Any] = {"of": names.index(row.commodity_id), "role": row.role}
    if pd.notna(row.quantity):
        entry |= {"q": float(f"{row.quantity:.6g}"), "unit": row.unit, "measures": row.measures}
        for name, value in (("low", row.quantity_low), ("high", row.quantity_high)):
            if pd.notna(value):
                entry[name] = float(f"{value:.6g}")
        for name, column in (("category", "category"), ("year", "as_of")):
            text = getattr(row, column, None)  # which a user's own table need not have
            if isinstance(text, str):
                entry[name] = text
    if (number := cited.number(getattr(row, "source_id", None))) is not None:
        entry["source"] = number
    return entry


def _commodities(known: pd.DataFrame, lang: str) -> list[dict[str, Any]]:
    return [
        {"id": name, "name": given, "family": family, "unit": unit}
        for name, given, family, unit in zip(
            known.index,
            known[f"name_{lang}"],
            known["family"],
            known["unit"].fillna(""),
            strict=True,
        )
    ]


def _pairs(starts: list[int], values: Iterable[int]) -> str:
    steps = np.diff(starts, prepend=0).tolist()
    return encode(number for pair in zip(steps, values, strict=True) for number in pair)


def _status_runs(courses: Courses, index: int) -> str:
    """Return where the status of a site, or its certainty, changes, and to what."""
    codes = np.array([2 * STATUS_CODES[each.status[index]] + int(each.certain[index])
                      for each in courses.plain])  # fmt: skip
    starts = runs(codes)
    return _pairs(starts, codes[starts].tolist())


def _distance_runs(km: np.ndarray) -> str:
    """Return the distances to the line of contact, in kilometres, where they change; -1 is none."""
    whole = np.rint(np.nan_to_num(km, nan=-1)).astype(np.int64)
    starts = runs(whole)
    return _pairs(starts, whole[starts].tolist())


def _partial_runs(courses: Courses, index: int) -> str:
    """Return the occupied per mille of an outline with its bounds, where they change."""
    each = np.array([[getattr(one, name)[index] for name in ("low", "value", "high")]
                     for one in courses.plain])  # fmt: skip
    parts = np.rint(each * 1000).astype(np.int64)
    starts = runs(parts)
    rows = np.column_stack([np.diff(starts, prepend=0), parts[starts]])
    return encode(rows.ravel().tolist())

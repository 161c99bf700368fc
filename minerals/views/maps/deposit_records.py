"""The deposits of a map page: names, places, figures, sources, and their courses."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from minerals.shares.population import counting
from minerals.shares.query import Question
from minerals.statuses.join import OccupiedFraction
from minerals.statuses.series import StatusSeries
from minerals.tables.load import sources, table
from minerals.views.html import web_address
from minerals.views.maps.encoding import encode_course, encode_path
from minerals.views.maps.mosaic import GRID
from minerals.vocabulary import STATUS_CODES, Provenance

Record = dict[Any, Any]

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
    question: Question, series: StatusSeries, lang: str, values: pd.DataFrame
) -> dict[str, Any]:
    """Gather the deposits of a page.

    Parameters
    ----------
    question : Question
        Which deposits, and for which commodities they count.
    series : StatusSeries
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
    gathered = _Entries(question, series, counts, values)
    inventory, names = question.inventory, gathered.names
    shown = np.flatnonzero(inventory.sites["deposit_id"].isin(counts.index)).tolist()
    return {
        "sites": [gathered.entry(index) for index in shown],
        "commodities": _commodities(inventory.commodities.loc[names], lang),
        "sources": gathered.cited.rows(),
        "deck": str(values["deck"].iloc[0]) if len(values.dropna()) else None,
    }


class _Entries:
    """What the entries of a page have in common, looked up once."""

    def __init__(
        self, question: Question, series: StatusSeries, counts: pd.Series, values: pd.DataFrame
    ) -> None:
        inventory = question.inventory
        figures = inventory.resources[inventory.resources["deposit_id"].isin(counts.index)]
        present = set(figures["commodity_id"])
        self.names = [str(each) for each in inventory.commodities.index if each in present]
        self.cited = _Cited()
        self._counts = counts
        self._sites = inventory.sites.drop(columns="geometry").to_dict("records")
        self._places = (
            shapely.get_coordinates(inventory.sites.geometry.to_numpy()).round(5).tolist()
        )
        self._figures: dict[str, list[Record]] = {}
        for row in figures.to_dict("records"):
            self._figures.setdefault(row["deposit_id"], []).append(row)
        self._worth = values.groupby("deposit_id")["weight"].sum(min_count=1).dropna().to_dict()
        self._known: dict[str, list[Record]] = {}
        for row in values.dropna(subset=["canonical"]).to_dict("records"):
            self._known.setdefault(row["deposit_id"], []).append(row)
        self._events = _events() if inventory.provenance is Provenance.BUNDLED else {}
        self._status = np.stack([_codes(each) for each in series.unscoped])
        self._parts = np.stack([_per_mille(each) for each in series.unscoped])
        self._distance = np.rint(np.nan_to_num(np.abs(series.distance_km()), nan=-1)).astype(
            np.int64
        )

    def entry(self, index: int) -> dict[str, Any]:
        """Return one deposit, by its row among the sites."""
        site = self._sites[index]
        deposit = site["deposit_id"]
        x, y = self._places[index]
        entry = {"x": x, "y": y} | _site(site, self.cited)
        entry |= {
            "counts": [self.names.index(each) for each in self._counts[deposit]],
            "has": [_figure(row, self.names, self.cited) for row in self._figures[deposit]],
            "runs": encode_course(self._status[:, index]),
            "km": encode_course(self._distance[:, index]),
        }
        if deposit in self._events:
            entry["events"] = [_event(row, self.cited) for row in self._events[deposit]]
        if "outline" in entry:
            entry["fractions"] = encode_course(self._parts[:, index])
        if deposit in self._worth:
            entry["value"] = float(f"{self._worth[deposit]:.4g}")
        if deposit in self._known:
            entry["quantity"] = {
                self.names.index(row["commodity_id"]): _short(row["canonical"])
                for row in self._known[deposit]
            }
        return entry


def _events() -> dict[str, list[Record]]:
    """Return what was reported of each deposit by name, the earliest first."""
    rows = table("reported_changes").sort_values(["deposit_id", "date"], kind="stable")
    found: dict[str, list[Record]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(row["deposit_id"], []).append(row)
    return found


def _counting(question: Question) -> pd.Series:
    """Return the commodities that each deposit counts for, main ones first."""
    items = counting(question.inventory, question.chosen, question.role)
    items = items.sort_values("main", ascending=False, kind="stable")
    return items.groupby("deposit_id")["commodity_id"].agg(list)


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


def _site(site: Record, cited: _Cited) -> dict[str, Any]:
    entry: dict[str, Any] = {
        name: site[column]
        for name, column in _TEXTS.items()
        if isinstance(site.get(column), str) and site[column]
    }
    entry["precision"] = float(site["location_precision_km"])
    if site.get("setting") == "offshore":
        entry["sea"] = 1
    for name, column in (("source", "source_id"), ("place", "location_source_id")):
        if (number := cited.number(site.get(column))) is not None:
            entry[name] = number
    if isinstance(site["outline"], BaseGeometry):
        entry["outline"] = _rings(site["outline"])
    return entry


def _rings(geometry: Any) -> list[str]:
    rings = shapely.get_rings(shapely.get_parts(shapely.simplify(geometry, 10 * GRID)))
    return [encode_path(np.rint(shapely.get_coordinates(each) / GRID).astype(np.int64))
            for each in rings]  # fmt: skip


def _figure(row: Record, names: list[str], cited: _Cited) -> dict[str, Any]:
    entry: dict[str, Any] = {"of": names.index(row["commodity_id"]), "role": row["role"]}
    if pd.notna(row["quantity"]):
        entry |= {"q": _short(row["quantity"]), "unit": row["unit"], "basis": row["basis"]}
        for name in ("low", "high"):
            if pd.notna(row[f"quantity_{name}"]):
                entry[name] = _short(row[f"quantity_{name}"])
        for name, column in (
            ("category", "category"),
            ("year", "as_of"),
            ("sure", "confidence"),
        ):
            if isinstance(row.get(column), str):
                entry[name] = row[column]
    if (number := cited.number(row.get("source_id"))) is not None:
        entry["source"] = number
    return entry


def _event(row: Record, cited: _Cited) -> list[Any]:
    known_to = int(row["date_precision_days"])
    return [row["date"], known_to, row["event"], row["state"], cited.number(row["source_id"])]


def _short(quantity: float) -> float:
    """Leave out the digits that no publication has."""
    return float(f"{quantity:.6g}")


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


def _codes(fractions: OccupiedFraction) -> npt.NDArray[np.int64]:
    """Return the status of each site as a number, doubled, and one more where certain."""
    numbers = np.array([STATUS_CODES[each] for each in fractions.status], dtype=np.int64)
    return 2 * numbers + fractions.certain


def _per_mille(fractions: OccupiedFraction) -> npt.NDArray[np.int64]:
    """Return low bound, value and high bound of each site's occupied part, shape (n, 3)."""
    three = np.column_stack([fractions.low, fractions.value, fractions.high])
    return np.rint(three * 1000).astype(np.int64)

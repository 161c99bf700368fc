"""The deposits of a map page: names, positions, resources, sources, and statuses by snapshot."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from minerals.geo import Floats
from minerals.results.labels import names_of
from minerals.shares.population import counting
from minerals.shares.query import Question
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.series import StatusSeries
from minerals.tables.load import sources, table
from minerals.views.html import web_address
from minerals.views.maps.encoding import encode_course, encode_path, encode_steps
from minerals.views.maps.mosaic import GRID_DEG
from minerals.vocabulary import STATUS_CODES, Provenance

Row = dict[Any, Any]

BANDS_KM = (10, 20, 50)
"""Distances from the line of contact within which a page can show deposits."""

MAX_CURVE_KM = 60
"""A deposit that was never nearer to the line has no curve of its distance."""

_TEXTS = {
    "id": "deposit_id",
    "aliases": "aliases",
    "oblast": "oblast",
    "raion": "raion",
    "near": "nearest_place",
    "kind": "kind",
    "state": "development_status",
    "operator": "operator",
    "part": "part_of",
}


def deposit_records(
    question: Question,
    series: StatusSeries,
    lang: str,
    values: pd.DataFrame,
    drawn: list[str],
    quantities: dict[str, dict[str, Any]],
) -> dict[str, Any]:
    """Gather the deposits of a page.

    Parameters
    ----------
    question : Question
        Which deposits, and for which commodities they count.
    series : StatusSeries
        All deposits of its stock at the snapshots of the slider.
    lang : str
        Language in which commodities and, where they have such a name, deposits are named.
    values : pandas.DataFrame
        ``deposit_id``, ``commodity_id``, ``canonical`` quantity, ``weight`` (US dollars),
        ``deck``.
    drawn : list of str
        For each site of the series the course of its fractions and draws, and
    quantities : dict
        by deposit and commodity what can be added up, see :mod:`minerals.views.maps.draw_records`.

    Returns
    -------
    dict
        ``sites``, ``commodities``, ``sources`` and ``deck``.
    """
    counts = _counted_commodities(question)
    builder = _RecordBuilder(question, series, counts, values, lang)
    inventory, names = question.inventory, builder.names
    shown = np.flatnonzero(inventory.sites["deposit_id"].isin(list(counts))).tolist()
    return {
        "sites": [builder.record(index, quantities) | {"drawn": drawn[index]} for index in shown],
        "commodities": _commodities(inventory.commodities.loc[names], lang),
        "sources": builder.citations.rows(),
        "deck": str(values["deck"].iloc[0]) if len(values.dropna()) else None,
    }


class _RecordBuilder:
    """The records of a page's deposits; what they have in common is looked up once."""

    def __init__(
        self,
        question: Question,
        series: StatusSeries,
        counts: dict[str, list[str]],
        values: pd.DataFrame,
        lang: str,
    ) -> None:
        inventory = question.inventory
        resources = inventory.resources[inventory.resources["deposit_id"].isin(list(counts))]
        present = set(resources["commodity_id"])
        self.names = [str(each) for each in inventory.commodities.index if each in present]
        self.citations = _Citations()
        self._counts = counts
        self._lang = lang
        self._sites = inventory.sites.drop(columns="geometry").to_dict("records")
        self._places = (
            shapely.get_coordinates(inventory.sites.geometry.to_numpy()).round(5).tolist()
        )
        self._resources: dict[str, list[Row]] = {}
        for row in resources.to_dict("records"):
            self._resources.setdefault(row["deposit_id"], []).append(row)
        self._values: dict[str, float] = defaultdict(float)
        self._quantities: dict[str, dict[str, float]] = defaultdict(dict)
        columns = ("deposit_id", "commodity_id", "canonical", "weight")
        for deposit, name, quantity, value in zip(*(values[each] for each in columns), strict=True):
            if not np.isnan(quantity):
                self._quantities[deposit][name] = quantity
            if not np.isnan(value):
                self._values[deposit] += value
        self._events = _events() if inventory.provenance is Provenance.BUNDLED else {}
        self._status = np.stack([_codes(each) for each in series.unscoped])
        self._parts = np.stack([_fractions_per_mille(each) for each in series.unscoped])
        measured = series.distances()
        away = np.abs(np.stack([each.distance_km for each in measured]))
        error = np.stack([each.location_limit_km + each.line_limit_km for each in measured])
        self._distance = whole_km(away)
        self._error = np.ceil(np.nan_to_num(error, nan=-1)).astype(np.int64)
        self._curved = np.flatnonzero(np.nanmin(away, axis=0, initial=np.inf) <= MAX_CURVE_KM)

    def record(self, index: int, quantities: dict[str, dict[str, Any]]) -> dict[str, Any]:
        """Return one deposit, by its row among the sites."""
        site = self._sites[index]
        deposit = site["deposit_id"]
        x, y = self._places[index]
        record = {"x": x, "y": y} | _site(site, self.citations)
        record |= {
            "names": names_of(site, self._lang),
            "counts": [self.names.index(each) for each in self._counts[deposit]],
            "has": [
                _resource(row, self.names, self.citations, record.get("source"))
                for row in self._resources[deposit]
            ],
            "runs": encode_course(self._status[:, index]),
            "km": encode_steps(self._distance[:, index]),
        }
        if index in self._curved:
            record["off"] = encode_steps(self._error[:, index])
        if deposit in self._events:
            record["events"] = [_event(row, self.citations) for row in self._events[deposit]]
        if "outline" in record:
            record["fractions"] = encode_course(self._parts[:, index])
        if deposit in self._values:
            record["value"] = float(f"{self._values[deposit]:.4g}")
        if deposit in self._quantities:
            record["quantity"] = {
                self.names.index(name): _short(each)
                for name, each in self._quantities[deposit].items()
            }
        if deposit in quantities:
            record["amounts"] = {
                self.names.index(name): each for name, each in quantities[deposit].items()
            }
        return record


def whole_km(away: Floats) -> npt.NDArray[np.int64]:
    """Round distances to whole kilometres, and mark those that lie beyond one of the bands.

    Parameters
    ----------
    away : numpy.ndarray
        Kilometres; NaN where there is no line.

    Returns
    -------
    numpy.ndarray
        Whole numbers; -1 for NaN; for what is rounded down to one of :data:`BANDS_KM` one less
        than minus that.

    Examples
    --------
    >>> whole_km(np.array([19.6, 20.0, 20.3, 21.4, np.nan])).tolist()
    [20, 20, -21, 21, -1]
    """
    rounded = np.rint(away)
    beyond = np.isin(rounded, BANDS_KM) & (np.round(away, 2) > rounded)
    return np.asarray(np.nan_to_num(np.where(beyond, -rounded - 1, rounded), nan=-1), np.int64)


def _events() -> dict[str, list[Row]]:
    """Return the reported changes of each deposit, the earliest first."""
    rows = table("reported_changes").sort_values(["deposit_id", "date"], kind="stable")
    found: dict[str, list[Row]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(row["deposit_id"], []).append(row)
    return found


def _counted_commodities(question: Question) -> dict[str, list[str]]:
    """Return the commodities that each deposit counts for, main ones first."""
    items = counting(question.inventory, question.chosen, question.role)
    found: dict[str, list[str]] = defaultdict(list)
    for is_main in (True, False):
        some = items[items["main"] == is_main]
        for deposit, commodity in zip(some["deposit_id"], some["commodity_id"], strict=True):
            found[deposit].append(commodity)
    return found


_CITED = ("source_id", "title", "publisher", "published", "url")


class _Citations:
    """The publications that the records of a page cite, numbered as they come."""

    def __init__(self) -> None:
        catalogue = sources().fillna("")
        self._sources = {
            source: about
            for source, *about in zip(*(catalogue[name] for name in _CITED), strict=True)
        }
        self._numbers: dict[str, int] = {}

    def number(self, source: Any) -> int | None:
        if not isinstance(source, str) or not source:
            return None
        return self._numbers.setdefault(source, len(self._numbers))

    def rows(self) -> list[list[str]]:
        return [self._row(source) for source in self._numbers]

    def _row(self, source: str) -> list[str]:
        if source not in self._sources:  # what a user's own table calls its source
            return [source, web_address(source)]
        title, publisher, published, url = self._sources[source]
        about = f"{publisher} {published}".strip()
        return [f"{title}, {about}" if about else title, web_address(url)]


def _site(site: Row, citations: _Citations) -> dict[str, Any]:
    record: dict[str, Any] = {
        name: site[column]
        for name, column in _TEXTS.items()
        if isinstance(site.get(column), str) and site[column]
    }
    record["precision"] = float(site["location_precision_km"])
    if site.get("setting") == "offshore":
        record["sea"] = 1
    for name, column in (("source", "source_id"), ("place", "location_source_id")):
        if (number := citations.number(site.get(column))) is not None:
            record[name] = number
    if isinstance(site["outline"], BaseGeometry):
        record["outline"] = _rings(site["outline"])
    return record


def _rings(geometry: Any) -> list[str]:
    rings = shapely.get_rings(shapely.get_parts(shapely.simplify(geometry, 10 * GRID_DEG)))
    return [encode_path(np.rint(shapely.get_coordinates(each) / GRID_DEG).astype(np.int64))
            for each in rings]  # fmt: skip


def _resource(
    row: Row, names: list[str], citations: _Citations, source: int | None
) -> dict[str, Any]:
    record: dict[str, Any] = {"of": names.index(row["commodity_id"]), "role": row["role"]}
    if pd.notna(row["quantity"]):
        record |= {"q": _short(row["quantity"]), "unit": row["unit"], "basis": row["basis"]}
        for name in ("low", "high"):
            if pd.notna(row[f"quantity_{name}"]):
                record[name] = _short(row[f"quantity_{name}"])
        for name, column in (
            ("category", "category"),
            ("year", "as_of"),
            ("sure", "confidence"),
        ):
            if isinstance(row.get(column), str):
                record[name] = row[column]
    number = citations.number(row.get("source_id"))
    if number is not None and ("q" in record or number != source):  # else the card tells it once
        record["source"] = number
    return record


def _event(row: Row, citations: _Citations) -> list[Any]:
    known_to = int(row["date_precision_days"])
    return [row["date"], known_to, row["event"], row["state"], citations.number(row["source_id"])]


def _short(quantity: float) -> float:
    """Round a quantity to six significant digits."""
    return float(f"{quantity:.6g}")


def _commodities(commodities: pd.DataFrame, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "id": identifier,
            "name": names_of(row, lang)[0],
            "also": names_of(row, lang)[1:],
            "family": row["family"],
            "unit": "" if pd.isna(row["unit"]) else row["unit"],
        }
        for identifier, row in commodities.to_dict("index").items()
    ]


def _codes(fractions: OccupiedFraction) -> npt.NDArray[np.int64]:
    """Return the status of each site as one number: twice its code, plus one where certain."""
    numbers = np.array([STATUS_CODES[each] for each in fractions.status], dtype=np.int64)
    return 2 * numbers + fractions.certain


def _fractions_per_mille(fractions: OccupiedFraction) -> npt.NDArray[np.int64]:
    """Return low bound, value and high bound of occupied fractions in per mille, shape (n, 3)."""
    three = np.column_stack([fractions.low, fractions.value, fractions.high])
    return np.rint(three * 1000).astype(np.int64)

"""The data of a map page: names, shares and statuses at every snapshot, and land, as plain values.

Statuses come from :mod:`minerals.statuses.series`, shares from :mod:`minerals.shares.answer`; here
they are put into the shortest form from which the page can show any snapshot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from minerals.estimates.notes import NOT_THERE
from minerals.results.labels import labels, local_names
from minerals.shares.answer import populate
from minerals.shares.caveats import circular, priced_of_other_years
from minerals.shares.courses import COLUMNS
from minerals.shares.measure import MEASURES, VALUE
from minerals.shares.population import build_population
from minerals.shares.query import Question
from minerals.statuses.findings import input_notes
from minerals.statuses.moves import Mover
from minerals.statuses.sampling import sampler_of
from minerals.statuses.series import StatusSeries
from minerals.tables.country import COUNTRIES, Country
from minerals.tables.load import shapes
from minerals.tables.prices import deck
from minerals.territory.history import ControlHistory
from minerals.views.captions import group_name, notes_text, population_name
from minerals.views.maps.deposit_records import BANDS_KM, deposit_records
from minerals.views.maps.draw_records import (
    N_THINNED,
    DrawRecorder,
    among,
    quantity_records,
)
from minerals.views.maps.encoding import encode, encode_course, encode_path
from minerals.views.maps.kept_land import land_of
from minerals.views.maps.landmarks import milestones, towns
from minerals.views.maps.mosaic import GRID_DEG
from minerals.views.maps.page_answers import (
    CountryRow,
    Row,
    country_rows,
    listed_shares,
    page_groups,
    price_deck,
)

SHARE_STEPS = 1_000_000
"""Steps of a share from 0 to 1; the page rounds to tenths of a per cent when it shows it."""

SHARES = ("q05", "q50", "q95", "share", "low", "high")
"""What is told of a row of shares, in this order."""

_NEIGHBOUR_DISTANCE_DEG = 0.1
"""Greatest distance of a neighbour in degrees."""


def page_payload(
    question: Question, series: StatusSeries, at: dt.date, lang: str
) -> dict[str, Any]:
    """Gather what a page shows.

    Parameters
    ----------
    question : Question
        Whose deposits, history, measure and scope the page is about.
    series : StatusSeries
        Its deposits at the snapshots of the slider.
    at : datetime.date
        The snapshot that the page opens with.
    lang : str
        Language of the page.

    Returns
    -------
    dict
        Plain lists, dictionaries, numbers and texts, ready for JSON; no text is markup.
    """
    country = question.history.country
    answers = _answers(question, series, at)
    payload: dict[str, Any] = {
        "lang": lang,
        "strings": _strings(lang, question.country),
        "dates": [date.isoformat() for date in series.dates],
        "at": series.dates.index(at),
        "measure": question.measure.name,
        "measures": [
            {
                "id": each.name,
                "byDeposit": each.by_deposit,
                "adds": each.adds_commodities,
                "priced": each.priced,
            }
            for each in MEASURES.values()
        ],
        "prices": price_deck(question),
        "scope": question.scope.name,
        "population": population_name(question.label, lang),
        "grid": GRID_DEG,
        "land": _land(question.history, series.dates),
        "units": _units(country, lang) if country else [],
        "around": _neighbours(country, lang) if country else [],
        "towns": towns(country, lang) if country else [],
        "milestones": milestones(country, lang) if country else [],
        "within": list(BANDS_KM),
        "shares": answers.shares,
        "country": answers.country,
        "draws": answers.draws,
        "notes": notes_text(answers.notes, lang),
        "groups": [
            {"id": name, "name": group_name(name, lang), "of": commodities}
            for name, commodities in page_groups(question).items()
        ],
    }
    payload |= deposit_records(
        question, series, lang, _values(question), answers.fractions, answers.quantities
    )
    return _with_prices(payload)


@dataclass(frozen=True, eq=False)
class _Answers:
    """What a page holds of answers: in no language yet."""

    shares: dict[str, Any]
    country: dict[str, Any]
    draws: dict[str, Any]
    notes: list[str]
    fractions: list[str]
    quantities: dict[str, dict[str, Any]]


@lru_cache(maxsize=2)  # the pages of a gallery in two languages share it
def _answers(question: Question, series: StatusSeries, at: dt.date) -> _Answers:
    sampler = sampler_of(question.inventory, question.history)
    recorder = DrawRecorder(series, sampler.n_draws)
    mover = Mover(sampler, series.scope, among(question, series))
    moves = recorder.passing(mover.over(series.dates, series.scoped))
    shares = listed_shares(question, series, sampler, moves)
    return _Answers(
        shares={
            name: {part: _share_rows(each) for part, each in parts.items()}
            for name, parts in shares.items()
        },
        country=_country(country_rows(question, at)),
        draws={"n": N_THINNED, "of": sampler.n_draws, "texts": recorder.texts},
        notes=_notes(question, series, shares),
        fractions=recorder.fractions(),
        quantities=quantity_records(question, sampler.seed, sampler.n_draws),
    )


def _with_prices(payload: dict[str, Any]) -> dict[str, Any]:
    """Add to the commodities what a canonical unit is worth, in US dollars."""
    prices = deck(payload["prices"])["usd"].dropna().to_dict()
    for each in payload["commodities"]:
        if each["id"] in prices:
            each["price"] = prices[each["id"]]
    return payload


_NOT_OF_THE_PAGE = (
    *("figure.", "headlines.", "page.", "note.", "report.", "index.", "verdict.", "likelihood."),
    *("chance.", "standing.", "list.", "choice.", "city.", "milestone."),
)
"""How the keys of texts begin that stand in figures, notes and other pages, or in its frame."""


def _strings(lang: str, country: str | None) -> dict[str, str]:
    """Return the texts that the page shows; those of figures and of its frame stay out."""
    texts = labels(lang, country)
    left_out = (*_NOT_OF_THE_PAGE, *(f"{each.code}." for each in COUNTRIES))
    return {key: text for key, text in texts.items() if not key.startswith(left_out)}


def _notes(
    question: Question, series: StatusSeries, shares: dict[str, dict[str, list[Row]]]
) -> list[str]:
    """Return the notes of the share of the whole page, in no language yet."""
    told = list(input_notes(question.inventory, question.history, series.dates))
    if not question.measure.by_deposit:  # of numbers, the headline tells the rest
        by = "none" if "" in shares[question.measure.name] else "commodity"
        told = [*populate(replace(question, group_by=by)).notes, *told]
    if question.measure.priced:
        return told
    by_value = shares[VALUE.name]["commodity"]  # the page can be switched to values
    valued = [
        each.items.name for each in by_value if each.items.fixed.get("value_total_usd", 0) > 0
    ]
    return [*told, *priced_of_other_years(valued, price_deck(question))]


def _share_rows(part: Sequence[Row]) -> dict[str, Any]:
    """Return for each row over time its fixed numbers, and its shares where they change."""
    rows = {}
    for row in part:
        items, shares = row.items, row.shares[:, [COLUMNS.index(name) for name in SHARES]]
        if not np.isnan(shares).all():
            rows[items.name] = {
                "n": items.fixed["n"],
                "known": items.fixed["n_with_quantity"],
                "course": encode_course(np.rint(shares * SHARE_STEPS).astype(np.int64)),
            } | _total(items.fixed)
            if len(part) == 1 and items.measure.by_deposit and (most := items.dominant()):
                rows[items.name]["dominant"] = most
    return rows


def _country(rows: Sequence[CountryRow]) -> dict[str, Any]:
    """Return the estimates of the country by measure and part."""
    found: dict[str, Any] = {}
    for each in rows:
        found.setdefault(each.measure, {})[each.part] = _estimate(each.row)
    return found


def _estimate(row: dict[str, Any]) -> dict[str, Any]:
    fractions = {name: round(row[name], 6) for name in ("q05", "q50", "q95", "least", "most")}
    amounts = ("published", "total", "occupied", "occupied_q05", "occupied_q95")
    models = {
        name: [round(each[key], 6) for key in ("q05", "q50", "q95")]
        for name, each in row["models"].items()
        if each["applies"]
    }
    left_out = [each["commodity"] for each in row["left_out"] if each["why"] != NOT_THERE]
    return fractions | {
        **{name: float(f"{row[name]:.4g}") for name in amounts},
        "unit": row["unit"],
        "models": models,
        "coal": None if row["coal_part"] is None else round(row["coal_part"], 4),
        "without": left_out,
    }


def _total(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("value_total_usd", "quantity_total"):
        if name in row:
            unit = "USD" if name == "value_total_usd" else row["unit"]
            total = {"total": float(f"{row[name]:.4g}"), "unit": unit}
            if name == "quantity_total":
                total["basis"] = row["basis"]
            part = row.get("coverage_national")
            if part is not None and not circular(part):
                total["part"] = round(part, 6)
            return total
    return {}


def _values(question: Question) -> pd.DataFrame:
    """Return quantity and gross in-situ value per deposit and commodity, where they are known."""
    name = price_deck(question)
    population = build_population(
        question.inventory,
        chosen=question.chosen,
        role=question.role,
        by=VALUE,
        prices=deck(name)["usd"],
    )
    return population.items[["deposit_id", "commodity_id", "canonical", "weight"]].assign(deck=name)


@lru_cache(maxsize=4)  # the pages of a gallery share it
def _land(history: ControlHistory, dates: tuple[dt.date, ...]) -> dict[str, Any]:
    """Return land as arcs between kinds of faces, and the status of each kind over time."""
    faces = land_of(history, dates)
    codes = ["", *(history.country.unit_outlines.index if history.country else [])]
    return {
        "kinds": [encode_course(row) for row in faces.kinds],
        "units": [codes.index(each) - 1 for each in faces.units],
        "sides": encode(faces.sides.ravel().tolist()),
        "arcs": [encode_path(arc) for arc in faces.arcs],
    }


def _units(country: Country, lang: str) -> list[dict[str, Any]]:
    units = country.unit_outlines
    inner = shapely.point_on_surface(units.geometry.to_numpy())
    return [
        {"id": code, "name": _short(name), "at": [round(point.y, 2), round(point.x, 2)]}
        for code, name, point in zip(units.index, local_names(units, lang), inner, strict=True)
    ]


def _short(name: str) -> str:
    """Leave out the word oblast, which no map prints 24 times."""
    return name.removesuffix(" область")


def _neighbours(country: Country, lang: str) -> list[dict[str, Any]]:
    """Return the countries around as rings in steps of the grid; neighbours with their names."""
    if country.neighbours is None:
        return []
    neighbours = shapes(country.neighbours.name)
    near = shapely.box(*country.land.bounds)
    countries = []
    for name, geometry in zip(local_names(neighbours, lang), neighbours["geometry"], strict=True):
        steps = [
            np.rint(shapely.get_coordinates(ring) / GRID_DEG).astype(np.int64)
            for ring in shapely.get_rings(shapely.get_parts(geometry))
        ]
        around: dict[str, Any] = {"rings": [encode_path(each) for each in steps]}
        if shapely.dwithin(geometry, country.land, _NEIGHBOUR_DISTANCE_DEG):
            point = shapely.point_on_surface(shapely.intersection(geometry, near))
            around |= {"name": name, "at": [round(point.y, 2), round(point.x, 2)]}
        countries.append(around)
    return countries

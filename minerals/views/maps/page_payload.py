"""The data of a map page: names, shares and statuses at every snapshot, and land, as plain values.

Statuses come from :mod:`minerals.statuses.series`, shares from :mod:`minerals.shares.answer`; here
they are put into the shortest form from which the page can show any snapshot.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from minerals.errors import InputError
from minerals.results.labels import labels, local_names
from minerals.results.result import Result
from minerals.shares.answer import timelines
from minerals.shares.caveats import circular, dominant_commodity
from minerals.shares.measure import QUANTITY, VALUE, Measure, find_measure
from minerals.shares.population import build_population
from minerals.shares.query import Question, ask
from minerals.statuses.findings import input_notes
from minerals.statuses.series import StatusSeries
from minerals.tables.country import COUNTRIES, Country
from minerals.tables.groups import NO_FUEL, list_names, members
from minerals.tables.load import outlines
from minerals.tables.prices import deck, default_deck
from minerals.territory.history import ControlHistory
from minerals.views.captions import group_name, population_name
from minerals.views.maps.deposit_records import deposit_records
from minerals.views.maps.encoding import encode, encode_course, encode_path, runs
from minerals.views.maps.mosaic import GRID_DEG, mosaic

_SHARE_DECIMALS = 6
"""Decimals of a share; the page rounds to tenths of a per cent when it shows it."""
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
    shares = _shares(question, series)
    payload: dict[str, Any] = {
        "lang": lang,
        "strings": _strings(lang, question.country),
        "dates": [date.isoformat() for date in series.dates],
        "at": series.dates.index(at),
        "measure": question.measure.name,
        "byDeposit": question.measure.by_deposit,
        "prices": question.prices,
        "scope": question.scope.name,
        "population": population_name(question.label, lang),
        "grid": GRID_DEG,
        "land": _land(question.history, series.dates),
        "units": _units(country, lang) if country else [],
        "around": _neighbours(country, lang) if country else [],
        "shares": {
            name: _share_rows(result) for name, result in shares.items() if result is not None
        },
        "notes": list(_notes(question, series, shares)),
        "groups": [
            {"id": name, "name": group_name(name, lang), "of": commodities}
            for name, commodities in _groups(question).items()
        ],
    }
    return payload | deposit_records(question, series, lang, _values(question))


def _strings(lang: str, country: str | None) -> dict[str, str]:
    """Return the texts that the page shows; those of figures and of its frame stay out."""
    texts = labels(lang, country)
    left_out = ("figure.", "page.", *(f"{each.code}." for each in COUNTRIES))
    return {key: text for key, text in texts.items() if not key.startswith(left_out)}


def _shares(question: Question, series: StatusSeries) -> dict[str, Result | None]:
    """Answer the question as asked, and for each part that the page can be narrowed to."""

    def narrowed(
        commodity: Sequence[str] | None,
        group: str | None,
        group_by: str,
        measure: Measure = question.measure,
    ) -> Question | None:
        try:
            return ask(question.inventory, measure, commodity, group, group_by, question.scope,
                       question.prices, question.history, question.role)  # fmt: skip
        except InputError:  # quantities that cannot be added: there is no such share
            return None

    asked = {"": narrowed(question.chosen, None, "none"),
             "commodity": narrowed(question.chosen, None, "commodity"),
             "oblast": narrowed(question.chosen, None, "oblast")}  # fmt: skip
    if question.inventory.sites["oblast"].isna().all():
        asked["oblast"] = None
    if question.measure.by_deposit:  # a number of deposits says little of what lies in them
        asked["quantity"] = narrowed(question.chosen, None, "commodity", QUANTITY)
    asked |= {f"group:{name}": narrowed(None, name, "none") for name in _groups(question)}
    possible = {name: each for name, each in asked.items() if each is not None}
    answered = dict(zip(possible, timelines(list(possible.values()), series), strict=True))
    return {name: answered.get(name) for name in asked}


def _notes(
    question: Question, series: StatusSeries, shares: dict[str, Result | None]
) -> tuple[str, ...]:
    """Return the notes of the share of the whole page, in English as all notes are."""
    whole = shares[""] or shares["commodity"]
    if whole is None or question.measure.by_deposit:  # of numbers, the headline tells the rest
        return input_notes(question.inventory, question.history, series.dates)
    return whole.notes


def _share_rows(result: Result) -> dict[str, Any]:
    """Return for each row of a time line its fixed numbers, and its shares where they change."""
    rows = {}
    for name, part in result.frame.groupby("group", sort=False):
        three = part[["share", "low", "high"]].astype(float).round(_SHARE_DECIMALS)
        if three["share"].isna().all():
            continue
        first = part.iloc[0]
        starts = runs(three.to_numpy())
        rows[str(name)] = {
            "n": int(first["n"]),
            "known": int(first["n_with_quantity"]),
            "at": encode(np.diff(starts, prepend=0).tolist()),
            "of": three.iloc[starts].to_numpy().ravel().tolist(),
        } | _total(first)
    by_number = len(rows) == 1 and find_measure(result.header["measure"]).by_deposit
    if by_number and (dominant := dominant_commodity(result.details)) is not None:
        next(iter(rows.values()))["dominant"] = dominant
    return rows


def _total(row: pd.Series) -> dict[str, Any]:
    for name in ("value_total_usd", "quantity_total"):
        if pd.notna(row[name]):
            unit = "USD" if name == "value_total_usd" else row["unit"]
            total = {"total": float(f"{row[name]:.4g}"), "unit": unit}
            if name == "quantity_total":
                total["basis"] = row["basis"]
            part = row["coverage_national"]
            if pd.notna(part) and not circular(part):
                total["part"] = round(float(part), _SHARE_DECIMALS)
            return total
    return {}


def _groups(question: Question) -> dict[str, list[str]]:
    """Return the groups that the page can be narrowed to; none where it is narrowed already."""
    if question.chosen is not None:
        return {}
    commodities = question.inventory.commodities
    present = set(question.inventory.resources["commodity_id"])
    lists = [*list_names(), *(f"{NO_FUEL}:{name}" for name in list_names())]
    names = [*dict.fromkeys(commodities["family"]), "metals", *lists]
    groups = {name: members(name, commodities) for name in names if name != "other"}
    kept = {name: [each for each in ids if each in present] for name, ids in groups.items()}
    return {name: ids for name, ids in kept.items() if ids}


def _values(question: Question) -> pd.DataFrame:
    """Return quantity and gross in-situ value per deposit and commodity, where they are known."""
    name = question.prices or default_deck()
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
    units = history.country.unit_outlines if history.country else None
    faces = mosaic(history, dates, units)
    codes = ["", *([] if units is None else units.index)]
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
    neighbours = outlines(country.neighbours.name)
    home = shapely.union_all(country.unit_outlines.geometry.to_numpy())
    near = shapely.box(*home.bounds)
    countries = []
    for name, geometry in zip(local_names(neighbours, lang), neighbours.geometry, strict=True):
        steps = [
            np.rint(shapely.get_coordinates(ring) / GRID_DEG).astype(np.int64)
            for ring in shapely.get_rings(shapely.get_parts(geometry))
        ]
        around: dict[str, Any] = {"rings": [encode_path(each) for each in steps]}
        if shapely.dwithin(geometry, home, _NEIGHBOUR_DISTANCE_DEG):
            point = shapely.point_on_surface(shapely.intersection(geometry, near))
            around |= {"name": name, "at": [round(point.y, 2), round(point.x, 2)]}
        countries.append(around)
    return countries

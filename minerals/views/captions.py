"""Captions of pages and figures: names of populations and rows, measure, source, scope and dates.

The texts are those of ``minerals/results/labels.csv``, ``lang`` is one of its languages. A ``head``
is the header of a :class:`minerals.results.result.Result`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minerals.results import messages, numbers
from minerals.results.labels import label, labels, local_names
from minerals.tables.groups import BY_LIST, NO_FUEL, group_names, list_names
from minerals.tables.vocabularies import FAMILIES
from minerals.vocabulary import Provenance

if TYPE_CHECKING:
    from minerals.audits.claim import Claim

Header = Mapping[str, Any]


@cache
def _commodities(lang: str) -> dict[str, str]:
    from minerals.tables.load import commodities

    table = commodities()
    return dict(zip(table["commodity_id"], local_names(table, lang), strict=True))


@cache
def _units(lang: str) -> dict[str, str]:
    from minerals.tables.country import COUNTRIES

    return {
        str(code): str(name)
        for country in COUNTRIES
        for code, name in local_names(country.unit_outlines, lang).items()
    }


def say(head: Header, lang: str, key: str, **values: object) -> str:
    """Return a text of the catalogue, in the words of the country of the answer.

    Examples
    --------
    >>> say({}, "en", "status.occupied"), say({"country": "UA"}, "en", "status.occupied")
    ('occupied', 'Russian-occupied')
    """
    return label(lang, key, country=head.get("country"), **values)


def population_name(name: str, lang: str) -> str:
    """Return the name of a population.

    Parameters
    ----------
    name : str
        The population of an answer: a group, commodities, or all of them.
    lang : str
        The language.

    Returns
    -------
    str
        A user's own commodities stay as they are.

    Examples
    --------
    >>> population_name("lithium, rare-earths, my rock", "uk")
    'літієві руди, рідкісноземельні руди, my rock'
    >>> population_name("critical-no-fuel:eu-2023", "en")
    'critical minerals, EU list of 2023, without fuels and iron'
    """
    if name == "all commodities":
        return label(lang, "population.all")
    if name in BY_LIST:
        return label(lang, f"population.{name}")
    if name in _commodities(lang):  # uranium is a commodity and a family
        return _commodities(lang)[name]
    if name in FAMILIES:
        return _lower_first(label(lang, f"family.{name}"))
    if name in list_names() or name == "metals":
        return label(lang, f"group.{name}")
    if name in group_names():
        base = label(lang, f"group.{name.removeprefix(f'{NO_FUEL}:')}")
        return label(lang, "group.critical-no-fuel", group=base)
    return ", ".join(_commodities(lang).get(each, each) for each in name.split(", "))


def in_oblast(population: str, oblast: str | None, lang: str) -> str:
    """Return the name of a population with the oblast that it is of.

    Examples
    --------
    >>> in_oblast("coal", "UA-14", "en"), in_oblast("coal", None, "en")
    ('coal, Donetsk', 'coal')
    """
    return population if oblast is None else f"{population}, {group_name(oblast, lang)}"


def row_name(row: Mapping[Any, Any], lang: str) -> str:
    """Return the name of a row of an answer: of an official list, or a group.

    Examples
    --------
    >>> row_name({"group": "critical", "list": "eu-2023", "with_coal": True}, "en")
    'EU list of 2023, with coal'
    """
    if not row.get("list"):
        return group_name(row["group"], lang)
    coal = [label(lang, "figure.with-coal")] if row["with_coal"] else []
    return ", ".join([list_name(row["list"], lang), *coal])


def list_name(name: str, lang: str) -> str:
    """Return the short name of an official list; one that has none stays as it is.

    Examples
    --------
    >>> list_name("eu-2020", "en"), list_name("eu-2020", "uk")
    ('EU list of 2020', 'перелік ЄС 2020 року')
    """
    return labels(lang).get(f"list.{name}", name)


@cache
def _deposits(lang: str) -> dict[str, str]:
    from minerals.tables.inventory import bundled

    sites = bundled().sites
    return dict(zip(sites["deposit_id"], local_names(sites, lang), strict=True))


def deposit_name(name: str, lang: str) -> str:
    """Return the name of a deposit of the bundled tables; another stays as it is.

    Examples
    --------
    >>> deposit_name("ua-shevchenkivske", "uk"), deposit_name("mine", "uk")
    ('Шевченківське', 'mine')
    """
    return _deposits(lang).get(name, name)


def claim_text(claim: Claim, lang: str) -> str:
    """Return what a claim says, in a language that its table has, or in English."""
    return str(getattr(claim, f"statement_{lang}", "") or claim.statement)


def claimant(claim: Claim, lang: str) -> str:
    """Return who is credited with a claim, in a language that its table has, or in English."""
    return str(getattr(claim, f"who_{lang}", "") or claim.who)


def published_text(claim: Claim, lang: str) -> str:
    """Return a claim with who published it, when, and which figures count as the claimed one."""
    return label(
        lang,
        "headlines.published",
        statement=claim_text(claim, lang),
        who=claimant(claim, lang),
        date=claim.date,
        accepted=numbers.span(claim.accept_low, claim.accept_high, claim.unit, lang),
    )


def bundled_sources(lang: str) -> list[str]:
    """Return the lines on control and deposits of what rests on the bundled tables alone."""
    from minerals.territory.find import control

    history = control()
    head = {
        "provenance": {"control": history.provenance, "deposits": Provenance.BUNDLED},
        "licence": {"control": history.licence},
    }
    return [control_source(head, lang), deposits_text(head, lang)]


def notes_text(notes: Iterable[str], lang: str) -> list[str]:
    """Return the notes of an answer in a language, with the names of what they are about.

    Examples
    --------
    >>> notes_text([messages.message("note.unpriced", names=[messages.Name("coal")])], "uk")
    ["без ціни в цьому наборі, тож без вартості: кам'яне вугілля"]
    """
    return [messages.said(note, lang, _in_a_note) for note in notes]


def _in_a_note(name: str, lang: str) -> str:
    if name in list_names():
        return list_name(name, lang)
    return name if (shown := group_name(name, lang)) == name else _lower_first(shown)


def group_name(name: str, lang: str) -> str:
    """Return the name of a row: a commodity, a family, an oblast, or a whole population.

    Examples
    --------
    >>> group_name("rare-earths", "en"), group_name("fuel", "uk"), group_name("UA-14", "en")
    ('Rare-earth elements', 'Паливо', 'Donetsk')
    """
    if name in _units(lang):
        return _units(lang)[name]
    if name in _commodities(lang):
        return _upper_first(_commodities(lang)[name])
    texts = labels(lang)
    if f"family.{name}" in texts:
        return texts[f"family.{name}"]
    shown_name = population_name(name, lang)
    return shown_name if shown_name == name else _upper_first(shown_name)


def short_name(name: str, lang: str) -> str:
    """Return the name of a row without what stands in brackets.

    Examples
    --------
    >>> short_name("titanium", "en"), short_name("my (own) rock", "en")
    ('Titanium', 'my (own) rock')
    """
    shown_name = group_name(name, lang)
    return shown_name if shown_name == name else shown_name.partition(" (")[0]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def measure_text(head: Header, lang: str) -> str:
    """Return the measure, with the price deck of values.

    Examples
    --------
    >>> measure_text({"measure": "value", "prices": "2024"}, "en")
    'by gross in-situ value, prices 2024'
    """
    prices = head.get("prices")
    if prices == "all":
        return label(lang, "measure.value.decks")
    return label(lang, f"measure.{head['measure']}", prices=prices)


def control_text(head: Header, lang: str) -> str:
    """Return the title of the control source."""
    if head["provenance"]["control"] == Provenance.BUNDLED:
        return label(lang, "control.bundled")
    return str(head["control_title"])


def scope_text(head: Header, lang: str) -> str:
    """Return the territory scope.

    Examples
    --------
    >>> title = "all Russian-occupied territory"
    >>> scope_text({"scope": "all", "scope_title": title, "country": "UA"}, "en")
    'counts all Russian-occupied territory'
    """
    scope = say(head, lang, f"scope.{head['scope']}")
    if head.get("scope_baseline"):
        scope = label(lang, "figure.scope.eve", scope=scope)
    return label(lang, "figure.scope", scope=scope)


def snapshot_text(head: Header, lang: str) -> str:
    """Return the date of the snapshot, with its age where it is not of the as-of date.

    Examples
    --------
    >>> snapshot_text({"snapshot": "2022-03-31", "snapshot_age_days": 2}, "en")
    'control snapshot of 2022-03-31 (2 days earlier)'
    """
    age = head["snapshot_age_days"]
    key = "figure.snapshot.aged" if age else "figure.snapshot"
    return label(lang, key, date=head["snapshot"], n=age)


def deposits_text(head: Header, lang: str) -> str:
    """Return the name of the deposit table; of a user's file, without its folder.

    Examples
    --------
    >>> deposits_text({"deposits": "bundled", "provenance": {"deposits": "bundled"}}, "en")
    'Deposits: bundled tables of Minerals (CC BY 4.0)'
    >>> deposits_text({"deposits": "/home/me/own.csv", "provenance": {"deposits": "file"}}, "en")
    'Deposits: own.csv'
    """
    provenance = head["provenance"]["deposits"]
    if provenance == Provenance.FILE:
        name = Path(head["deposits"]).name
    else:
        name = label(lang, f"deposits.{provenance}")
    return label(lang, "figure.deposits", name=name)


def control_line(head: Header, lang: str) -> str:
    """Return control source, snapshot and scope of an answer for one date."""
    return "; ".join(
        [control_source(head, lang), snapshot_text(head, lang), scope_text(head, lang)]
    )


def control_source(head: Header, lang: str) -> str:
    """Return the control source with its licence, where that is known."""
    licence = (head.get("licence") or {}).get("control")
    source = control_text(head, lang) + (f" ({licence})" if licence else "")
    return label(lang, "figure.control", control=source)

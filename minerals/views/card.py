"""Cards: everything known of one deposit, found by any of its names."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from minerals.dates import parse_date
from minerals.escapes import one_line
from minerals.results.markdown import item, text
from minerals.results.quantiles import QUANTILES
from minerals.results.types import significant
from minerals.statuses.findings import findings_of
from minerals.statuses.scope import ALL
from minerals.statuses.series import spells
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory
from minerals.tables.load import resources, sources, table
from minerals.territory.find import control as find_control
from minerals.territory.findings import control_notes, fresher_notes
from minerals.territory.history import ControlHistory
from minerals.views.find_deposit import find_deposit
from minerals.views.listings import statuses_of
from minerals.vocabulary import Provenance

STATUS_NAMES = (
    "status",
    "certain",
    "distance_km",
    "line_precision_km",
    "date_uncertainty_days",
    "since",
    "occupied_fraction",
    "occupied_fraction_low",
    "occupied_fraction_high",
    "probability",
    *QUANTILES,
    "snapshot",
)


class Card(dict[str, Any]):
    """Everything known of one deposit: a mapping, printed and shown in a notebook as a card."""

    def __str__(self) -> str:
        return card_text(self)

    def _repr_markdown_(self) -> str:
        return card_text(self, markdown=True)


def show(
    word: str,
    *,
    date: str | dt.date | None = None,
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    control: str | Path | ControlHistory | None = None,
) -> Card:
    """Gather everything known of one deposit.

    Parameters
    ----------
    word : str
        Identifier, or name in English or Ukrainian.
    date, deposits, control : optional
        As for :func:`minerals.status`; the intervals are those of all dates.

    Returns
    -------
    Card
        A mapping: ``deposit``, ``status``, ``intervals``, ``resources``, ``reported_changes``,
        ``corrections`` and ``sources``. ``print`` writes it as a card.

    Raises
    ------
    InputError
        If there is no such deposit.

    Examples
    --------
    >>> show("ua-shevchenkivske")["deposit"]["oblast"]
    'UA-14'
    >>> str(show("Шевченківське")).splitlines()[0]
    'Shevchenkivske (Шевченківське)'
    """
    inventory, history = find_inventory(deposits), find_control(control)
    deposit = find_deposit(word, inventory)
    one = replace(inventory, sites=inventory.sites[inventory.sites["deposit_id"] == deposit])
    states = statuses_of(one, date, history, ALL).drop(columns="geometry")
    now = states.iloc[0].dropna().to_dict()
    snapshot = history.snapshot_date(date)
    as_of = snapshot if date is None else parse_date(date)
    aged = {"as_of": as_of.isoformat(), "snapshot_age_days": (as_of - snapshot).days}
    sections = inventory.sites.loc[inventory.sites["part_of"] == deposit, "deposit_id"].tolist()
    found: dict[str, Any] = {
        "deposit": {
            name: value
            for name, value in now.items()
            if name not in STATUS_NAMES and not str(name).startswith("_")
        },
        "status": {name: _rounded(now[name]) for name in STATUS_NAMES if name in now}
        | {**aged, "control": history.name, "control_title": history.title},
        "provenance": {"control": history.provenance, "deposits": inventory.provenance},
        "sections": sections,
        "intervals": spells(one, control=history).drop(columns="deposit_id").to_dict("records"),
    }
    found |= findings_of(one, history)
    if control_told := (*control_notes(history, history.dates), *fresher_notes(history, date)):
        found.setdefault("findings", {})["control"] = list(control_told)
    bundled = inventory.provenance is Provenance.BUNDLED
    figures = resources() if bundled else inventory.resources
    found["resources"] = _records(figures[figures["deposit_id"] == deposit])
    if bundled:
        changed = table("reported_changes")
        found["reported_changes"] = _records(changed[changed["deposit_id"] == deposit])
        wrong = table("corrections")
        found["corrections"] = _records(wrong[wrong["key"].str.split(" ").str[0] == deposit])
        found["sources"] = _cited(found)
    return Card(_plain(found))


def _rounded(value: Any) -> Any:
    return significant(value) if isinstance(value, float) else value


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): value for name, value in row.items() if pd.notna(value)}
        for row in frame.drop(columns="deposit_id", errors="ignore").to_dict("records")
    ]


def _cited(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    rows = [
        found["deposit"],
        *found["resources"],
        *found["reported_changes"],
        *found["corrections"],
    ]
    ids = [row[name] for row in rows for name in ("source_id", "location_source_id") if name in row]
    known = sources().set_index("source_id")
    return {each: known.loc[each].dropna().to_dict() for each in dict.fromkeys(ids)}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.item() if hasattr(value, "item") else value


def card_text(found: dict[str, Any], *, markdown: bool = False) -> str:
    """Write a card as text.

    Parameters
    ----------
    found : dict
        What :func:`show` returns.
    markdown : bool, optional
        Whether to write Markdown headings and lists.

    Returns
    -------
    str
        Several lines.
    """
    site = found["deposit"]
    title = site["name_en"] + (f" ({site['name_uk']})" if "name_uk" in site else "")
    lines = [f"# {text(title)}" if markdown else one_line(title), ""]

    def listed(items: list[str]) -> None:
        lines.extend(f"- {item(each)}" if markdown else f"  {one_line(each)}" for each in items)

    def section(heading: str, items: list[str]) -> None:
        if items:
            lines.extend(["", f"## {heading}" if markdown else heading.upper(), ""])
            listed(items)

    listed(
        [
            f"{name}: {value}"
            for name, value in site.items()
            if name not in ("name_en", "name_uk", "longitude", "latitude")
        ]
    )
    listed([f"place: {site['latitude']} N, {site['longitude']} E"])
    section("Control", [f"{name}: {value}" for name, value in found["status"].items()])
    section(
        "Intervals",
        [
            f"{each['start']} to {each['end']}: {each['status']}"
            + ("" if each["certain"] else " (not certain throughout)")
            for each in found["intervals"]
        ],
    )
    section("Sections", found["sections"])
    section("Resources", [_figure(row) for row in found["resources"]])
    section(
        "Reported changes",
        [
            f"{row['date']} {row['event']} ({row['state']}) [{row['source_id']}]"
            + (f": {row['note']}" if "note" in row else "")
            for row in found.get("reported_changes", [])
        ],
    )
    section(
        "Corrected elsewhere",
        [
            f"{row['column']}: {row['where_published']} gives {row['published_value']}; "
            f"{row['why']}"
            for row in found.get("corrections", [])
        ],
    )
    section(
        "Sources",
        [
            f"[{key}] {row['title']}, {row.get('publisher', '')} {row.get('published', '')} "
            f"{row.get('url', '')}".rstrip()
            for key, row in found.get("sources", {}).items()
        ],
    )
    section("Findings in the deposit table", found.get("findings", {}).get("deposits", []))
    section("Findings in the control polygons", found.get("findings", {}).get("control", []))
    return "\n".join(lines)


def _figure(row: dict[str, Any]) -> str:
    said = f"{row['commodity_id']} ({row['role']})"
    if "quantity" in row:
        said += f": {row['quantity']:g} {row['unit']} {row['basis']}"
        if "category" in row:
            said += f", {row['category']}"
        low, high = row.get("quantity_low"), row.get("quantity_high")
        if low is not None or high is not None:
            said += f", {row['quantity'] if low is None else low:g} to "
            said += f"{row['quantity'] if high is None else high:g}"
        if "confidence" in row:
            said += f", {row['confidence']} confidence"
        if row.get("preferred") is False:
            said += ", not preferred"
    if "grade" in row:
        said += f", {row['grade']:g} {row.get('grade_unit', '')}"
    if "as_of" in row:
        said += f", as of {row['as_of']}"
    if "source_id" in row:
        said += f" [{row['source_id']}]"
    told = [row[name] for name in ("reason", "note") if name in row]
    return said + (f" - {'; '.join(told)}" if told else "")

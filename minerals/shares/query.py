"""Questions: what was asked, checked and looked up before anything is computed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from minerals.errors import InputError, unknown
from minerals.shares.caveats import names_nothing
from minerals.shares.measure import QUANTITY, Measure, find_measure
from minerals.statuses.findings import findings_of
from minerals.statuses.scope import Scope, find_scope
from minerals.tables.citations import licence_of
from minerals.tables.commodity_names import group_as, known_as
from minerals.tables.find import find_inventory
from minerals.tables.groups import BY_LIST, CRITICAL, members
from minerals.tables.inventory import Inventory
from minerals.tables.oblasts import code_of, within
from minerals.territory.find import control as find_control
from minerals.territory.history import ControlHistory
from minerals.vocabulary import BREAKDOWNS, COUNTING_ROLES


@dataclass(frozen=True)
class Question:
    """What was asked, checked: the parts of a share that do not depend on the date."""

    inventory: Inventory
    history: ControlHistory
    measure: Measure
    group_by: str
    scope: Scope
    prices: str | None
    label: str
    chosen: tuple[str, ...] | None
    role: str
    oblast: str | None = None

    @property
    def country(self) -> str | None:
        """The code of the country that control is of; None for one without a profile."""
        return self.history.country.code if self.history.country else None

    def _borrowed(self) -> str | None:
        """Return the history that stands in for the scope's baseline, where one does."""
        return "bundled" if self.scope.borrows_baseline(self.history) else None

    def header(self, as_of: dt.date, snapshot: dt.date) -> dict[str, Any]:
        """Return the header of an answer: everything a reader needs to repeat it."""
        return {
            "as_of": as_of.isoformat(),
            "snapshot": snapshot.isoformat(),
            "snapshot_age_days": (as_of - snapshot).days,
            "control": self.history.name,
            "control_title": self.history.title,
            "country": self.country,
            "scope": self.scope.name,
            "scope_title": self.scope.title(self.history),
            "scope_baseline": self._borrowed(),
            "measure": self.measure.name,
            "prices": self.prices,
            "population": self.label,
            **({} if self.oblast is None else {"oblast": self.oblast}),
            "role": self.role,
            "deposits": self.inventory.name,
            "licence": {
                "control": self.history.licence,
                "deposits": licence_of(self.inventory),
            },
            "provenance": {
                "control": self.history.provenance,
                "deposits": self.inventory.provenance,
            },
            **findings_of(self.inventory, self.history),
        }


def ask(
    deposits: str | Path | pd.DataFrame | Inventory | None,
    by: str | Measure,
    commodity: str | Iterable[str] | None,
    group: str | None,
    group_by: str,
    scope: str | Scope,
    prices: str | None,
    control: str | Path | ControlHistory | None,
    role: str,
    oblast: str | None = None,
) -> Question:
    """Check the words of a question and look up what they name.

    Raises
    ------
    InputError
        If a word is not known, or quantities that measure different things would be added.
    """
    measure = find_measure(by)
    if group_by not in BREAKDOWNS:
        raise unknown("breakdown", group_by, BREAKDOWNS)
    if role not in COUNTING_ROLES:
        raise unknown("role", role, COUNTING_ROLES)
    chosen_scope = find_scope(scope)
    inventory = within(find_inventory(deposits), oblast)
    given = [commodity] if isinstance(commodity, str) else list(commodity or [])
    named = [known_as(each, inventory.commodities.index) for each in given]
    if named and group:
        raise InputError("give --commodity or --group, not both: a group is a set of commodities")
    group = group and group_as(group)
    chosen = tuple(members(group, inventory.commodities) if group else named) or None
    if chosen and names_nothing(inventory):
        raise InputError(
            f"{inventory.name}: has no column commodity, so none can be picked; add one, or ask "
            "about all deposits"
        )
    label = group or ", ".join(named) or "all commodities"
    place = None if oblast is None else code_of(oblast)
    measure.check_adds(None if chosen is None else len(chosen), group_by, label)
    deck = measure.deck(prices)
    history = find_control(control)
    return Question(
        inventory, history, measure, group_by, chosen_scope, deck, label, chosen, role, place
    )


def check_by_list(
    group: str | None, by: str, commodity: str | Iterable[str] | None, group_by: str | None
) -> str | None:
    """Return a group that stands for a row per official list, or None for another.

    Raises
    ------
    InputError
        If it is broken down further, asked for by quantity, or given beside commodities.

    Examples
    --------
    >>> check_by_list("critical", "value", None, None), check_by_list("metals", "count", None, None)
    ('critical', None)
    """
    if group not in BY_LIST:
        return None
    if by == QUANTITY.name or group_by not in (None, "none") or commodity:
        prefix = "" if group == CRITICAL else f"{group}:"
        raise InputError(
            f"group {group} is a row per official list, not by quantity and not broken down "
            f"further: give it alone, or a list such as {prefix}eu-2023"
        )
    return group

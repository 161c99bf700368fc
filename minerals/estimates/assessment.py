"""Everything that an estimate is made of: its rows, and the draws of their commodities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from minerals.errors import InputError
from minerals.estimates.commodities import Setting, draw_all
from minerals.estimates.imputation import ALL
from minerals.estimates.national import CommodityDraws
from minerals.estimates.notes import NOT_THERE, notes
from minerals.estimates.rows import FIELDS, Sum, shown_fields
from minerals.estimates.totals import Totals
from minerals.results.result import Result
from minerals.shares.fields import LIST_FIELDS
from minerals.shares.query import Question
from minerals.statuses.findings import input_notes
from minerals.statuses.fractions import OccupiedFraction
from minerals.statuses.sampling import Draws
from minerals.tables.citations import citations, cited
from minerals.tables.load import table
from minerals.tables.prices import deck

NO_PRICE = "no price in this deck"
"""Why a commodity with a total is not in a value."""


@dataclass(frozen=True, eq=False)
class RowKey:
    """What a row is about; ``of_list`` tells the official list, where it is of one."""

    group: str
    members: tuple[str, ...]
    of_list: dict[str, str | bool] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Assessment:
    """Everything that an estimate is made of.

    Attributes
    ----------
    question : Question
        What was asked.
    header : dict
        Of the answer.
    rows : list of RowKey
        What each row is about.
    decks : list of str or None
        Price decks, one row of each.
    parts : dict
        Draws of each commodity with a usable total, or why there are none.
    totals : Totals
        Of the country.
    draws, fractions : Draws, OccupiedFraction
        Of all sites.
    model : str
        Of the quoted figure.
    """

    question: Question
    header: dict[str, Any]
    rows: list[RowKey]
    decks: list[str | None]
    parts: dict[str, CommodityDraws | str]
    totals: Totals
    draws: Draws
    fractions: OccupiedFraction
    model: str

    @cached_property
    def sums(self) -> list[tuple[RowKey, str | None, Sum, dict[str, str]]]:
        """The rows that can be answered, with the commodities that each leaves out, and why."""
        found = []
        worth_of = {each: None if each is None else deck(each)["usd"].dropna().to_dict()
                    for each in self.decks}  # fmt: skip
        for key in self.rows:
            for prices, usd in worth_of.items():
                used, left_out = {}, {}
                for name in key.members:
                    part = self.parts[name]
                    if isinstance(part, str):
                        left_out[name] = part
                    elif usd is not None and name not in usd:
                        left_out[name] = NO_PRICE
                    else:
                        used[name] = part
                if used:
                    worth = {name: 1.0 if usd is None else usd[name] for name in used}
                    added = Sum(used, worth, self.draws, self.model)
                    found.append((key, prices, added, left_out))
        return found

    def changed(
        self,
        setting: Setting | None = None,
        draws: Draws | None = None,
        also: Iterable[str] = (),
    ) -> Assessment:
        """Return the same with something changed, or with more commodities, for a sensitivity."""
        names = [name for name, part in self.parts.items() if not isinstance(part, str)]
        names += also
        used = draws or self.draws
        parts = draw_all(
            self.question, names, self.totals, used, self.fractions, setting or Setting()
        )
        return replace(self, parts={**self.parts, **parts}, draws=used)

    def result(self) -> Result:
        """Return the answer.

        Raises
        ------
        InputError
            If no row has a usable total, or the model applies to nothing that was asked for.
        """
        if not self.sums:
            raise InputError(self._nothing())
        records = self.records()
        if self.model != ALL and not any(each["models"][self.model]["applies"] for each in records):
            why = records[0]["models"][self.model]["why"]
            raise InputError(f"model {self.model} does not apply: {why}")
        columns = [each.name for each in FIELDS]
        frame = pd.DataFrame(records)
        rest = [name for name in frame.columns if name not in columns]
        frame = frame[[*columns[:5], "share", *columns[5:], *(n for n in rest if n != "share")]]
        style = "money" if self.question.measure.priced else "quantity"
        told = notes(self.sums, frame, self.unanswered, self.question.measure.priced)
        told += self._other_model()
        day = dt.date.fromisoformat(self.header["snapshot"])
        told += input_notes(
            self.question.inventory, self.question.history, [day], self.header["as_of"]
        )
        return Result(
            "estimate",
            self.header,
            frame,
            shown_fields(style),
            tuple(told),
            cite=self._sources,
        )

    def records(self) -> list[dict[str, Any]]:
        """Return the rows that can be answered as plain values, which are not rounded."""
        return [self._record(*each) for each in self.sums]

    def _sources(self) -> tuple[str, ...]:
        """Cite what is published of the commodities, site by site and as totals of the country."""
        inventory = self.question.inventory
        names = {name for _, _, each, _ in self.sums for name in each.parts}
        rows = inventory.resources[inventory.resources["commodity_id"].isin(names)]
        totals = table("national_totals")
        whole = totals.loc[totals["commodity_id"].isin(names) & totals["preferred"].astype(bool)]
        sites = citations(inventory, rows["deposit_id"], names)
        return tuple(sorted({*sites, *cited(whole["source_id"])}))

    def _other_model(self) -> list[str]:
        """Name the commodities that the model asked for does not apply to."""
        if self.model == ALL:
            return []
        parts = {name: part for _, _, each, _ in self.sums for name, part in each.parts.items()}
        other = [
            name
            for name, part in parts.items()
            if self.model not in part.fractions and not part.total.is_listed
        ]
        if not other:
            return []
        return [
            f"model {self.model} does not apply to {', '.join(other)}: there the figure is that of "
            "another model"
        ]

    @property
    def unanswered(self) -> dict[str, str]:
        """Commodities that no row can use, and why."""
        used = {name for _, _, each, _ in self.sums for name in each.parts}
        dropped = {name: why for *_, left in self.sums for name, why in left.items()}
        told = {name: why for name, why in self.parts.items() if isinstance(why, str)}
        return {name: why for name, why in (dropped | told).items() if name not in used}

    def _record(
        self, key: RowKey, prices: str | None, added: Sum, left_out: dict[str, str]
    ) -> dict[str, Any]:
        priced = self.question.measure.priced
        units = {part.total.unit for part in added.parts.values()}
        return {
            "group": key.group,
            **{each.name: key.of_list.get(each.name) for each in LIST_FIELDS},
            "prices": prices,
            **added.row(),
            "unit": "USD" if priced else units.pop(),
            "coal_part": added.coal_part() if priced else None,
            "left_out": [{"commodity": name, "why": why} for name, why in left_out.items()],
        }

    def _nothing(self) -> str:
        unanswered = self.unanswered
        listed = {name: why for name, why in unanswered.items() if why != NOT_THERE}
        reasons = [f"{name}: {why}" for name, why in (listed or unanswered).items()]
        more = f"; and {len(reasons) - 3} more" if len(reasons) > 3 else ""
        return (
            f"no usable total for {self.header['population']} ({'; '.join(reasons[:3])}{more}): "
            "give one with --assume, such as --assume coal=43.2Gt"
        )

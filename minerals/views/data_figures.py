"""Figures of commodities, deposits and shares, as Markdown for the pages about the data."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from minerals.results.markdown import code
from minerals.shares.answer import share
from minerals.shares.population import build_population
from minerals.tables.inventory import bundled, with_canonical
from minerals.tables.load import commodities as commodity_table
from minerals.tables.load import resources, table
from minerals.tables.prices import deck_names, default_deck
from minerals.views.data_counts import listed, markdown, with_sums


@cache
def _by_commodity() -> pd.DataFrame:
    return share(by="quantity", group_by="commodity").frame.set_index("group")


def _amount(value: float, unit: str) -> str:
    """Write a quantity with three significant digits, whole above a hundred."""
    if pd.isna(value):
        return "-"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.3g} {unit}"


def _sites_naming() -> pd.Series:
    """Count the sites that name each commodity, in whatever role."""
    items = build_population(bundled(), role="any", group_by="commodity").items
    return items.groupby("commodity_id")["deposit_id"].nunique()


def commodities() -> str:
    """Count, per commodity, the deposits that count and what is known of their quantity."""
    named = _sites_naming()
    basis = commodity_table().set_index("commodity_id")["basis"]
    found = _by_commodity()
    found = found.loc[[name for name in basis.index if name in found.index]]
    rows = [
        (
            f"{name} ({basis[name]})",
            row["n"],
            named[name],
            row["n_with_quantity"],
            _amount(row["quantity_total"], row["unit"]),
            "-" if pd.isna(row["coverage_national"]) else f"{100 * row['coverage_national']:.1f} %",
        )
        for name, row in zip(found.index, found.to_dict("records"), strict=True)
    ]
    head = ["commodity (basis)", "deposits", "named", "with a quantity", "sum"]
    text = markdown([*head, "part of the national total"], rows, right=5)
    every = bundled()
    quantified = every.resources.loc[every.resources["quantity"].notna(), "deposit_id"].nunique()
    sites = len(every.sites)
    return f"{text}\n\n{sites - quantified} of the {sites} sites have no preferred quantity."


def named_only() -> str:
    """Name the commodities for which no deposit counts."""
    named = _sites_naming()
    beside = named[~named.index.isin(_by_commodity().index)]
    beside = beside.sort_values(ascending=False, kind="stable")
    without = sorted(set(commodity_table()["commodity_id"]) - set(named.index))
    return (
        f"Named only beside another commodity, without a quantity (sites): {listed(beside)}. "
        f"Without any site: {', '.join(without) or 'none'}."
    )


def quantities(column: str) -> str:
    """Count the rows of resources, those with a quantity, and those of them that count."""
    frame = resources()
    known = frame["quantity"].notna()
    numbers = pd.DataFrame(
        {
            "preferred quantities": (known & frame["preferred"].astype(bool)).astype(int),
            "quantities": known.astype(int),
            "rows": 1,
        }
    )
    sums = numbers.groupby(frame[column].astype(object).fillna("none")).sum()
    return markdown([column, *sums.columns], with_sums(sums), right=3)


def critical_lists() -> str:
    """Describe the official lists, and how many commodities each flags."""
    flags = commodity_table()
    rows = [
        (
            row["list_id"],
            row["act"],
            row["published"],
            f"{row['items']:g}",
            int(flags[row["list_id"].replace("-", "_")].sum()),
            row["without_row"],
        )
        for _, row in table("critical_lists").iterrows()
    ]
    return markdown(["list", "act", "date", "items", "commodities", "items without a row"], rows)


def decks() -> str:
    """Count the prices of every deck by the series that they come from."""
    frame = table("price_decks")
    series = frame["benchmark"].str.split("-").str[0].str.upper()
    rows = [
        (
            f"{name}{' (default)' if name == default_deck() else ''}",
            int((frame["deck"] == name).sum()),
            listed(frame.loc[frame["deck"] == name, "period"].value_counts()),
            listed(series[frame["deck"] == name].value_counts()),
        )
        for name in deck_names()
    ]
    prices = table("prices")
    return (
        f"{markdown(['deck', 'commodities', 'periods', 'series'], rows)}\n\n"
        f"They are taken from {len(prices)} prices of {prices['commodity_id'].nunique()} "
        f"commodities in {prices['benchmark'].nunique()} series, "
        f"{prices['period'].min()} to {prices['period'].max()}."
    )


FIGURE_HEADINGS = ("quantity", "basis", "category", "as of", "source")


def _figure(row: dict[str, Any]) -> list[str]:
    """Write what a row of figures says, under :data:`FIGURE_HEADINGS`."""
    bounds = [row[name] for name in ("quantity_low", "quantity_high")]
    text = f"{row['quantity']:,.7g} {row['unit'] or ''}".rstrip()
    if any(each is not None for each in bounds):
        low, high = (row["quantity"] if each is None else each for each in bounds)
        text += f" ({low:,.7g} to {high:,.7g})"
    return [text, *(row[name] or "" for name in ("basis", "category", "as_of", "source_id"))]


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows with None where a value is missing."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def totals(*names: str) -> str:
    """Show the national totals of some commodities, or the preferred ones of all."""
    frame = table("national_totals")
    chosen = frame["commodity_id"].isin(names) if names else frame["preferred"]
    rows = [
        [row["commodity_id"], *_figure(row), "yes" if row["preferred"] else "no"]
        for row in _records(frame[chosen & frame["quantity"].notna()])
    ]
    return markdown(["commodity", *FIGURE_HEADINGS, "counts"], rows)


def figures(*names: str) -> str:
    """Show the quantities of some deposits.

    Parameters
    ----------
    *names : str
        ``deposit_id``, or ``deposit_id:commodity_id``.

    Returns
    -------
    str
        One row per row of ``resources.csv`` with a quantity; of rows that count, the part of the
        sum of what is listed of the commodity.
    """
    frame = with_canonical(resources(), commodity_table().set_index("commodity_id"))
    frame = frame[frame["quantity"].notna()]
    sums = bundled().resources.groupby("commodity_id")["canonical"].sum()
    rows = []
    for name in names:
        deposit, _, commodity = name.partition(":")
        own = frame[frame["deposit_id"] == deposit]
        own = own[own["commodity_id"] == commodity] if commodity else own
        if own.empty:
            raise KeyError(name)
        for row in _records(own):
            counts = "yes" if row["preferred"] else "no"
            if row["preferred"] and row["canonical"] is not None:
                counts += f", {100 * row['canonical'] / sums[row['commodity_id']]:.1f} % of the sum"
            rows.append([code(deposit), row["commodity_id"], *_figure(row), counts])
    return markdown(["deposit", "commodity", *FIGURE_HEADINGS, "counts"], rows)


def shares(*words: str) -> str:
    """Answer questions about the latest snapshot.

    Parameters
    ----------
    *words : str
        ``measure``, ``measure:commodity``, or ``measure:-commodity`` for all others.

    Returns
    -------
    str
        One row per question.
    """
    every = commodity_table()["commodity_id"].tolist()
    rows = []
    for word in words:
        by, _, commodity = word.partition(":")
        others = [each for each in every if each != commodity.removeprefix("-")]
        asked = others if commodity[:1] == "-" else commodity or None
        answer = share(by=by, commodity=asked)
        row = answer.frame.iloc[0]
        low, middle, high = (f"{100 * row[name]:.1f} %" for name in ("low", "share", "high"))
        named = commodity.replace("-", "all but ", 1) if asked is others else commodity or "all"
        rows.append((named, by, answer.header["snapshot"], row["n"], middle, f"{low} to {high}"))
    return markdown(["of", "by", "date", "deposits", "occupied", "range"], rows)

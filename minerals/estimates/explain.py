"""What an estimate is made of, and what moves it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from minerals.estimates.assessment import Assessment, RowKey
from minerals.estimates.commodities import NOT_STATED, Setting
from minerals.estimates.imputation import MODELS
from minerals.estimates.national import CommodityDraws
from minerals.estimates.rows import Sum
from minerals.geo import Floats
from minerals.results.result import Result
from minerals.statuses.sampling import Draws
from minerals.tables.groups import list_names, members
from minerals.tables.prices import deck_names

N_MOVERS = 5
"""Deposits that are named."""

BATCHES = 20
"""Parts of the draws by whose scatter the Monte Carlo error is told."""

CLOSED = frozenset({"closed", "flooded"})

SIGMA_ERRORS = 1.645
"""Standard errors at which the spread of sizes is 5 and 95 % likely to be exceeded."""


def explain(assessment: Assessment, result: Result) -> Result:
    """Add to an estimate what it is made of.

    Parameters
    ----------
    assessment : Assessment
        The estimate.
    result : Result
        Its answer.

    Returns
    -------
    Result
        With ``explain`` in the header, for JSON, and sentences among the notes.
    """
    rows = [_row(assessment, *each[:3]) for each in assessment.sums]
    used = {name: part for *_, each, _ in assessment.sums for name, part in each.parts.items()}
    commodities = [_commodity(name, part) for name, part in used.items()]
    bars = tornado(assessment) if len(assessment.sums) == 1 else []
    clipped = int(assessment.draws.clipped)
    found = {"commodities": commodities, "rows": rows, "clipped": clipped, "tornado": bars}
    told = [
        *map(_told_commodity, commodities),
        *(sentence for row in rows for sentence in _told_row(row, many=len(rows) > 1)),
        f"{clipped:,} draws of doubtful sites lay outside their limits and were put on them",
        *_told_tornado(bars),
    ]
    if len(rows) > 1:
        told.append("what moves one row alone is told where an answer has one row")
    return replace(result, header={**result.header, "explain": found}, notes=(*result.notes, *told))


def monte_carlo_error(shares: Floats) -> float:
    """Return the standard error of the median of draws, by batches of them.

    Examples
    --------
    >>> round(monte_carlo_error(np.full(100, 0.4)), 6)
    0.0
    """
    medians = [np.median(batch) for batch in np.array_split(shares, BATCHES)]
    return float(np.std(medians, ddof=1) / np.sqrt(BATCHES))


def tornado(assessment: Assessment) -> list[dict[str, Any]]:
    """Return how far each choice moves the median of the first row.

    Parameters
    ----------
    assessment : Assessment
        The estimate.

    Returns
    -------
    list of dict
        ``what``, and ``values``: a median by each way to choose; the widest first.
    """
    _, _, added, _ = assessment.sums[0]
    here = _median(assessment)
    applying = [
        name for name in MODELS if any(name in part.fractions for part in added.parts.values())
    ]

    def changed(setting: Setting) -> float | None:
        """Return the median, none where a commodity of the row falls out: that is another sum."""
        other = assessment.changed(setting)
        if any(isinstance(other.parts[name], str) for name in added.parts):
            return None
        return _median(other)

    bars: dict[str, dict[str, float | None]] = {
        "model": {name: _median(replace(assessment, model=name)) for name in applying},
        "total": {end: changed(Setting(total_at=end)) for end in ("low", "high")},
        "spread of sizes": {
            "5 %": changed(Setting(sigma_at=-SIGMA_ERRORS)),
            "95 %": changed(Setting(sigma_at=SIGMA_ERRORS)),
        },
        "sites that hold the rest": {
            "all": here,
            "not closed or flooded": changed(Setting(without=CLOSED)),
            "developed": changed(Setting(without=_not_developed(assessment))),
        },
        "where the ore of an outline lies": {
            end: _median(assessment.changed(draws=_outlines_at(assessment, end)))
            for end in ("low", "high")
        },
    }
    if assessment.question.measure.priced:
        bars["prices"] = {name: _median(replace(assessment, decks=[name])) for name in deck_names()}
        if "coal" in added.parts and len(added.parts) > 1:
            bars["coal"] = {"in": here, "out": _median(_without_coal(assessment))}
    lists = _other_lists(assessment)
    if lists:
        bars["official list"] = {name: _median(each) for name, each in lists.items()}
    told = [
        {"what": what, "values": {name: each for name, each in values.items() if each is not None}}
        for what, values in bars.items()
    ]
    return sorted(told, key=lambda bar: -_width(bar))


def _width(bar: dict[str, Any]) -> float:
    values = bar["values"].values()
    return max(values) - min(values) if values else 0.0


def _median(assessment: Assessment) -> float | None:
    if not assessment.sums:
        return None
    added = assessment.sums[0][2]
    return float(np.median(added.occupied(added.choice) / added.total()))


def _not_developed(assessment: Assessment) -> frozenset[str]:
    """Return every development status but the one of sites in use."""
    known = assessment.question.inventory.sites.get("development_status")
    return frozenset({NOT_STATED, *(() if known is None else known.dropna())} - {"developed"})


def _without_coal(assessment: Assessment) -> Assessment:
    key = assessment.rows[0]
    kept = tuple(each for each in key.members if each != "coal")
    return replace(assessment, rows=[replace(key, members=kept)])


def _other_lists(assessment: Assessment) -> dict[str, Assessment]:
    """Return the same for every official list, where the estimate is of one."""
    label = assessment.question.label
    before, _, name = label.rpartition(":")
    if name not in list_names():
        return {}
    prefix = f"{before}:" if before else ""
    groups = {
        each: members(prefix + each, assessment.question.inventory.commodities)
        for each in list_names()
    }
    absent = {name for group in groups.values() for name in group} - set(assessment.parts)
    used = assessment.changed(also=sorted(absent))
    return {
        each: replace(used, rows=[RowKey(label, tuple(group))]) for each, group in groups.items()
    }


def _outlines_at(assessment: Assessment, end: str) -> Draws:
    """Return the draws with the ore of every outline at its lower, or its upper bound."""
    ore, draws = assessment.fractions.of_ore(), assessment.draws
    outlined = assessment.question.inventory.sites["outline"].notna().to_numpy(bool)
    at = draws.ore.copy()
    rows = outlined[draws.doubtful]
    at[rows] = (ore.low if end == "low" else ore.high)[draws.doubtful][rows][:, None]
    return replace(draws, ore=at)


def _commodity(name: str, part: CommodityDraws) -> dict[str, Any]:
    total, sites = part.total, len(part.unmeasured)
    known = part.measured.items["weight"].astype(float)
    sigma = np.quantile(part.unmeasured.sigma, [0.05, 0.5, 0.95]).tolist()
    return {
        "commodity": name,
        "stratum": total.stratum,
        "unit": total.unit,
        "total": total.value,
        "total_low": total.low,
        "total_high": total.high,
        "limits": total.limits,
        "source": total.source,
        "published": part.published_figure,
        "n_published": len(known),
        "median_published": float(known.median()) if len(known) else None,
        "n_without_quantity": sites,
        "implied_size": float(np.median(part.rest)) / sites if sites else None,
        "sigma_q05": sigma[0],
        "sigma": sigma[1],
        "sigma_q95": sigma[2],
        "sigma_origin": part.spread.origin,
        "models": sorted(part.fractions),
        "why_not": part.why_not,
        "redrawn": part.redrawn,
        "lowered": part.lowered,
    }


def _row(assessment: Assessment, key: RowKey, prices: str | None, added: Sum) -> dict[str, Any]:
    shares = added.occupied(added.choice) / added.total()
    return {
        "group": key.group,
        "list": key.of_list.get("list"),
        "prices": prices,
        "monte_carlo_error": monte_carlo_error(shares),
        "moved_by": _movers(assessment, added) if len(assessment.sums) == 1 else [],
    }


def _movers(assessment: Assessment, added: Sum) -> list[dict[str, Any]]:
    """Return the deposits whose amounts explain most of the scatter of the occupied sum."""
    sites = added.by_site()
    occupied = added.occupied(added.choice)
    if not (variance := float(occupied.var())) > 0:
        return []
    parts = {
        name: float(np.cov(amount, occupied, bias=True)[0, 1]) / variance
        for name, amount in sites.items()
    }
    names = assessment.question.inventory.sites.set_index("deposit_id")["name_en"]
    first = sorted(parts, key=lambda name: -abs(parts[name]))[:N_MOVERS]
    return [{"deposit": each, "name": str(names[each]), "part": parts[each]} for each in first]


def _told_commodity(row: dict[str, Any]) -> str:
    unit = row["unit"]
    of = ", ".join(dict.fromkeys((row["stratum"], row["source"])))  # one word where assumed
    text = (
        f"{row['commodity']}: total {_figure(row['total'])} {unit} ({of}), "
        f"{_figure(row['total_low'])} to {_figure(row['total_high'])} "
        f"({row['limits']}); published {_figure(row['published'])} {unit} at "
        f"{row['n_published']} sites"
    )
    if row["implied_size"] is not None:
        text += (
            f"; the rest implies {_figure(row['implied_size'])} {unit} for each of "
            f"{row['n_without_quantity']} listed sites without a figure"
        )
        if row["median_published"] is not None:
            text += f" (median of the published {_figure(row['median_published'])})"
        text += (
            f"; sigma {row['sigma']:.2f} ({row['sigma_q05']:.2f} to {row['sigma_q95']:.2f}) "
            f"{row['sigma_origin']}"
        )
    if row["redrawn"] or row["lowered"]:
        text += f"; {row['redrawn']:.1%} of the draws drawn again, {row['lowered']:.1%} lowered"
    return text


def _told_row(row: dict[str, Any], many: bool) -> list[str]:
    where = " ".join(filter(None, (row["list"] or row["group"], row["prices"])))
    told = [
        f"{where + ': ' if many else ''}Monte Carlo error of the median: "
        f"{100 * row['monte_carlo_error']:.1f} points"
    ]
    if row["moved_by"]:
        sites = ", ".join(f"{each['name']} {each['part']:z.0%}" for each in row["moved_by"])
        told.append(f"variance of the occupied amount by deposit: {sites}")
    return told


def _told_tornado(bars: list[dict[str, Any]]) -> list[str]:
    return [
        f"median by {bar['what']}: "
        + ", ".join(f"{name} {value:.1%}" for name, value in bar["values"].items())
        for bar in bars
    ]


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

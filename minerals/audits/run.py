"""The audit: published figures recomputed under stated definitions, with a computed verdict."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from minerals.audits.claim import Claim, ClaimAudit, ReadingResult, claims, readings
from minerals.audits.estimators import figure
from minerals.audits.reading import Figure, Reading, at_date
from minerals.audits.verdict import judge
from minerals.errors import InputError, unknown

AMOUNTS = ("occupied", "total")
"""Estimators that add up the listed deposits."""

NEARLY_ALL = 0.9


def audit(
    names: str | Iterable[str] | None = None, *, date: str | dt.date | None = None
) -> list[ClaimAudit]:
    """Recompute published figures and say which definition gives them.

    Parameters
    ----------
    names : str or iterable of str, optional
        Claims by identifier; all by default.
    date : str or datetime.date, optional
        Re-run every dated reading at this as-of date: what the same definition gives then.

    Returns
    -------
    list of ClaimAudit
        In the order of ``claims.csv``.

    Raises
    ------
    InputError
        If there is no such claim, or a reading cannot be computed.

    Notes
    -----
    A reading *matches* when its figure lies in the interval that the claim accepts, or its range
    holds the claimed figure. It is evidence when it rests on figures independent of the claimant,
    covers enough of the population, and its range leaves something out.
    The verdict follows from that alone, see :func:`judge`.

    Examples
    --------
    >>> found = audit("coal-63-bbc")[0]
    >>> found.verdict != ""
    True
    """
    known = {claim.claim_id: claim for claim in claims()}
    wanted = [names] if isinstance(names, str) else list(names or known)
    for name in wanted:
        if name not in known:
            raise unknown("claim", name, known)
    by_claim: dict[str, list[Reading]] = {name: [] for name in known}
    for reading in readings():
        by_claim[reading.claim_id].append(at_date(reading, date) if date else reading)
    return [examine(known[name], by_claim[name]) for name in wanted]


def examine(claim: Claim, given: Sequence[Reading]) -> ClaimAudit:
    """Compute the readings of a claim and judge it.

    Parameters
    ----------
    claim : Claim
        The published figure.
    given : sequence of Reading
        Its readings.

    Returns
    -------
    ClaimAudit
        With a computed verdict.
    """
    evaluations = tuple(evaluate(claim, reading) for reading in given)
    verdict, why = judge(claim, evaluations)
    return ClaimAudit(claim, evaluations, verdict, why)


def evaluate(claim: Claim, reading: Reading) -> ReadingResult:
    """Compute one reading and hold it against the claim."""
    try:
        found = figure(reading)
    except InputError as error:
        raise InputError(f"reading {reading.reading_id} of {claim.claim_id}: {error}") from None
    matches = claim.accepts(found.value) or (found.low <= claim.high and found.high >= claim.low)
    return ReadingResult(reading, found, _covers(claim, reading, found, matches), matches)


def _covers(claim: Claim, reading: Reading, found: Figure, matches: bool) -> bool:
    """Say whether a figure rests on enough of the population to be evidence."""
    if math.isnan(found.value):
        return False
    if not math.isnan(claim.min_coverage) and not found.coverage >= claim.min_coverage:
        return False
    # The sum of the listed deposits is a lower bound: short of the claim, it contradicts
    # nothing unless nearly all are listed.
    short = reading.estimator in AMOUNTS and not matches and found.high < claim.accept_low
    return not short or found.coverage >= NEARLY_ALL

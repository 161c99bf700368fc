"""The audit: published figures recomputed under stated definitions, with a computed verdict."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from minerals.audits.claim import Claim, ClaimAudit, ReadingResult, claims, readings
from minerals.audits.estimators import figure
from minerals.audits.reading import Reading, at_date
from minerals.audits.verdict import judge
from minerals.errors import InputError, unknown
from minerals.results.numbers import STYLES


def audit(
    names: str | Iterable[str] | None = None, *, date: str | dt.date | None = None
) -> list[ClaimAudit]:
    """Recompute published figures and say which definition gives them.

    Parameters
    ----------
    names : str or iterable of str, optional
        Claims by identifier; all by default.
    date : str or datetime.date, optional
        Re-run every dated reading at this as-of date: what the same definition, its list and
        its prices give then. The audit of a claim with such a reading names it (``asked``).

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
    A reading *gives* a claim when more than half of its distribution lies in the interval that
    the claim accepts. It counts when it is independent of the claimant, covers enough of the
    population, and leaves something out. The verdict follows from that alone, see :func:`judge`.

    Examples
    --------
    >>> found = audit("coal-63-bbc")[0]
    >>> found.verdict != ""
    True
    """
    known = {claim.claim_id: claim for claim in claims()}
    asked = "" if date is None else str(date)
    wanted = [names] if isinstance(names, str) else list(names or known)
    for name in wanted:
        if name not in known:
            raise unknown("claim", name, known)
    by_claim: dict[str, list[Reading]] = {name: [] for name in wanted}
    for reading in readings(by_claim):
        by_claim[reading.claim_id].append(at_date(reading, asked) if asked else reading)
    return [examine(known[name], by_claim[name], asked) for name in wanted]


def examine(claim: Claim, given: Sequence[Reading], asked: str = "") -> ClaimAudit:
    """Compute the readings of a claim and judge it.

    Parameters
    ----------
    claim : Claim
        The published figure.
    given : sequence of Reading
        Its readings.
    asked : str, optional
        The date that the dated ones were put to, in place of their own.

    Returns
    -------
    ClaimAudit
        With a computed verdict.
    """
    evaluations = tuple(evaluate(claim, reading, asked) for reading in given)
    dated = asked if any(each.date for each in given) else ""
    return ClaimAudit(claim, evaluations, *judge(claim, evaluations), dated)


def evaluate(claim: Claim, reading: Reading, asked: str = "") -> ReadingResult:
    """Compute one reading and hold it against the claim.

    Raises
    ------
    InputError
        If it cannot be computed, or is a share outside 0 to 1.
    """
    try:
        found = figure(reading)
    except InputError as error:
        raise InputError(f"reading {reading.reading_id} of {claim.claim_id}: {error}") from None
    if claim.unit == "fraction" and not (math.isnan(found.value) or 0 <= found.value <= 1):
        share = STYLES["percent"](found.value)
        raise InputError(
            f"reading {reading.reading_id} of {claim.claim_id} gives {share}: a share lies "
            "between 0 and 1"
        )
    return ReadingResult(claim, reading, found, asked)

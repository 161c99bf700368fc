"""What was found in an input, told beside every figure: one line with the count and the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MAX_DEPOSIT_FINDINGS = 3
"""Findings in a deposit table that a note tells; a header lists all."""


def findings_note(
    about: str, findings: Sequence[str], listing: str, *, most: int = 1, where: str = ""
) -> tuple[str, ...]:
    """Compose the note of the findings in one input.

    Parameters
    ----------
    about : str
        The input, for example ``control``.
    findings : sequence of str
        What was repaired, left out, renamed or looked odd: sentences without a full stop.
    listing : str
        What has all of them.
    most : int, optional
        How many are told.
    where : str, optional
        Where several were found, behind their number.

    Returns
    -------
    tuple of str
        One note, or none where nothing was found.

    Examples
    --------
    >>> findings_note("deposits", ["repeated rows counted once (row 4)"], "JSON")
    ('deposits: repeated rows counted once (row 4)',)
    >>> findings_note("control", ["a", "b", "b"], "minerals control show")
    ('control: 2 findings, the first: a; minerals control show has all',)
    >>> findings_note("deposits", ["a", "b"], "JSON", most=2)
    ('deposits: 2 findings: a; b',)
    """
    each = list(dict.fromkeys(findings))
    if len(each) < 2:
        return tuple(f"{about}: {finding}" for finding in each)
    told = "; ".join(each[:most])
    if len(each) <= most:
        return (f"{about}: {len(each)} findings{where}: {told}",)
    return (f"{about}: {len(each)} findings{where}, the first: {told}; {listing} has all",)


def deposit_notes(header: Mapping[str, Any]) -> tuple[str, ...]:
    """Compose the note of the findings in a deposit table, which the header of an answer lists.

    Examples
    --------
    >>> deposit_notes({"findings": {"deposits": ["places read from WKT"]}})
    ('deposits: places read from WKT',)
    >>> deposit_notes({})
    ()
    """
    found = header.get("findings", {}).get("deposits", ())
    return findings_note("deposits", found, "--format json", most=MAX_DEPOSIT_FINDINGS)

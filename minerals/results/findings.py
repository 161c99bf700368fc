"""What was found in an input, told beside every figure: one line with the count and the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from minerals.results.messages import English, Message, message

MAX_DEPOSIT_FINDINGS = 3
"""Findings in a deposit table that a note tells; a header lists all."""


def findings_note(
    about: str, findings: Sequence[str], listing: str, *, most: int = 1, where: str = ""
) -> tuple[Message, ...]:
    """Compose the note of the findings in one input.

    Parameters
    ----------
    about : str
        The input, ``control`` or ``deposits``.
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
    tuple of Message
        One note, or none where nothing was found; the findings themselves are in English.

    Examples
    --------
    >>> findings_note("deposits", ["repeated rows counted once (row 4)"], "JSON")
    ('deposits: repeated rows counted once (row 4)',)
    >>> findings_note("control", ["a", "b", "b"], "minerals control show")
    ('control: 2 findings, the first: a; minerals control show has all',)
    >>> findings_note("deposits", ["a", "b"], "JSON", most=2)
    ('deposits: 2 findings: a; b',)
    """
    each, name = list(dict.fromkeys(findings)), message(f"note.input.{about}")
    if len(each) < 2:
        return tuple(message("note.of-input", about=name, finding=English(it)) for it in each)
    values = {
        "about": name,
        "n": len(each),
        "where": where,
        "told": English("; ".join(each[:most])),
    }
    if len(each) <= most:
        return (message("note.findings-all", **values),)
    return (message("note.findings-some", listing=listing, **values),)


def deposit_notes(header: Mapping[str, Any]) -> tuple[Message, ...]:
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

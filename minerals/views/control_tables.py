"""What a user sees after adding files: the snapshots, and every finding once."""

from __future__ import annotations

import re
from collections import defaultdict

import pandas as pd

from minerals.results.result import Field, Result
from minerals.territory.providers.read_files import ReadFiles
from minerals.territory.store.histories import Store
from minerals.territory.store.rows import Added

MAX_NOTES = 25
FIELDS = (
    Field("date", "Date"),
    Field("outcome", "Outcome"),
    Field("occupied_km2", "Occupied, km2", "count"),
    Field("contested_km2", "Contested, km2", "count"),
    Field("finding_count", "Findings", "count"),
    Field("files", "Files"),
)
_NUMBER = re.compile(r"[+-]?\d[\d,.]*")


def additions(store: Store, name: str, files: ReadFiles, added: Added) -> Result:
    """Return the snapshots that were added, with their findings.

    Parameters
    ----------
    store : Store
        Where they are kept.
    name : str
        The history.
    files : ReadFiles
        What was read.
    added : Added
        What was new.

    Returns
    -------
    Result
        One row per snapshot that was read; in the notes each kind of finding once.
    """
    outcomes = dict.fromkeys(added.new, "new") | dict.fromkeys(added.replaced, "replaced")
    history = store.history(name)
    kept = {each["date"]: each for each in store.record(name)["snapshots"]}
    rows, findings = [], {}
    for snapshot in files.snapshots:
        date = snapshot.date
        row = kept[date.isoformat()]
        notes = findings[date.isoformat()] = list(history.load(date).findings)
        rows.append(
            {
                "date": date.isoformat(),
                "outcome": outcomes.get(date, "unchanged"),
                "occupied_km2": round(row["occupied_km2"], 1),
                "contested_km2": round(row["contested_km2"], 1),
                "finding_count": len(notes),
                "files": ", ".join(row["files"]),
            }
        )
    header = {
        "control": f"{name}, {files.title}",
        "source": files.provider.name,
        "licence": files.provider.licence,
        "new": len(added.new),
        "replaced": len(added.replaced),
        "unchanged": len(added.unchanged),
        "refused": files.refused,
        "findings": findings,
    }
    texts = [(date, text) for date, notes in findings.items() for text in notes]
    return Result("control-added", header, pd.DataFrame(rows), FIELDS, grouped(texts))


def grouped(findings: list[tuple[str, str]]) -> tuple[str, ...]:
    """Write findings that differ only in file and numbers as one.

    Parameters
    ----------
    findings : list of (str, str)
        Date and sentence.

    Returns
    -------
    tuple of str
        At most :data:`MAX_NOTES`, and a last one if there are more.

    Examples
    --------
    >>> grouped([("2025-01-01", "a: 2 parts left out"), ("2025-01-02", "b: 3 parts left out")])
    ('2 snapshots, such as 2025-01-01: a: 2 parts left out',)
    """
    kinds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for date, text in findings:
        _, _, what = text.partition(": ")
        kinds[_NUMBER.sub("#", what or text)].append((date, text))
    notes = [
        f"{found[0][0]}: {found[0][1]}"
        if len({date for date, _ in found}) == 1
        else f"{len({date for date, _ in found})} snapshots, such as {found[0][0]}: {found[0][1]}"
        for found in kinds.values()
    ]
    more = len(notes) - MAX_NOTES
    rest = (
        (f"and {more} more kinds of finding; see minerals control show DATE",) if more > 0 else ()
    )
    return (*notes[:MAX_NOTES], *rest)

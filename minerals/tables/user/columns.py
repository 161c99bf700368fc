"""Which column of a user's table holds what, and under which names the others are kept."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from minerals.errors import InputError, near, unknown
from minerals.tables.user.synonyms import CUT_LENGTH, KNOWN, folded, names
from minerals.tables.user.table import UserTable

REQUIRED = ("deposit_id", "name_en")
PLACE = ("longitude", "latitude")

ANSWER_COLUMNS = frozenset(
    "status certain distance_km line_precision_km date_uncertainty_days since snapshot "
    "occupied_fraction occupied_fraction_low occupied_fraction_high probability commodities "
    "q05 q25 q50 q75 q95 outline outline_precision_km geometry _row share value low high "
    "fraction date after before commodity_id group weight weight_low weight_high canonical "
    "canonical_low canonical_high main measured distance_error_km distance_change_30_km "
    "distance_change_30_error_km distance_change_90_km distance_change_90_error_km "
    "distance_change_365_km distance_change_365_error_km status_before certain_before changed "
    "value_usd".split()
)
"""What answers call their own columns: a user's of the same name is kept under another."""

MAX_HEADINGS_NAMED = 12
MAX_HEADING_CHARS = 100
MIN_LIKENESS = 0.85


def fits(headings: Sequence[str], given: Mapping[str, str] | None = None) -> bool:
    """Tell whether names of columns are those of a deposit table.

    Examples
    --------
    >>> fits(["ID", "Name", "lat", "lon"]), fits(["About this file"])
    (True, False)
    """
    found, _ = _matched(list(dict.fromkeys(headings)), dict(given or {}))
    placed = "geometry" in found or all(each in found for each in PLACE)
    return placed and all(each in found for each in REQUIRED)


def find_columns(table: UserTable, given: Mapping[str, str] | None = None) -> None:
    """Give the known columns of a table their names, and tell which were called otherwise.

    Parameters
    ----------
    table : UserTable
        As it was read; changed in place.
    given : mapping of str to str, optional
        Known columns and what the user calls them; empty where no column holds one.

    Raises
    ------
    InputError
        If a name stands twice, two columns may hold the same, or a required one is missing.
    """
    given = dict(given or {})
    headings = [str(each) for each in table.frame.columns]
    _refuse_repeated(table, headings)
    for column, own in given.items():
        if column not in KNOWN:
            raise unknown("column of a deposit table", column, KNOWN)
        if own and own not in headings:
            hint = " or ".join(near(own, headings)) or _listed(headings)
            raise InputError(f"{table.name}: no column {own!r} for {column}: did you mean {hint}?")
    found, rivals = _matched(headings, given)
    for column, several in rivals.items():
        raise InputError(
            f"{table.name}: columns {' and '.join(several)} may both hold {column}: say which, "
            f"{_option(table, column, several[0])}"
        )
    _take_old_basis(table, found, headings)
    _keep_names(table, found, headings)
    if "name_en" not in found and "name_uk" in found:
        table.frame["name_en"] = table.frame["name_uk"]
        found["name_en"] = found["name_uk"]
    _refuse_missing(table, found, headings)


def _refuse_repeated(table: UserTable, headings: Sequence[str]) -> None:
    twice = [name for name, n in Counter(headings).items() if n > 1]
    if twice:
        at = [str(n + 1) for n, name in enumerate(headings) if name == twice[0]]
        raise InputError(
            f"{table.name}: column {twice[0]} stands {len(at)} times (columns {', '.join(at)}): "
            "leave one of them, or rename the others"
        )


def _matched(
    headings: Sequence[str], given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the heading of each known column, and those with several as sure as each other."""
    found = {column: own for column, own in given.items() if own}
    taken = set(found.values())
    closed = set(given)
    for name in headings:
        if name in KNOWN and name not in closed and name not in taken:
            found[name] = name
    closed |= set(found)
    taken = set(found.values())
    rivals: dict[str, list[str]] = {}
    for tier in names().tiers:
        cut = tier is names().cut
        each: dict[str, list[str]] = {}
        for name in headings:
            if cut and max(len(name), len(name.encode())) < CUT_LENGTH - 1:
                continue
            column = tier.get(name.lower() if cut else folded(name))
            if column and column not in closed and name not in taken:
                each.setdefault(column, []).append(name)
        for column, several in each.items():
            closed.add(column)
            found[column] = several[0]
            taken |= set(several)
            if len(several) > 1:
                rivals[column] = several
    return found, rivals


def _take_old_basis(table: UserTable, found: dict[str, str], headings: Sequence[str]) -> None:
    if "basis" in found or "measures" not in headings:
        return
    warnings.warn(
        f"{table.name}: column measures is now called basis; rename it, from version 0.2 it is "
        "not read",
        FutureWarning,
        stacklevel=4,
    )
    found["basis"] = "measures"


def _keep_names(table: UserTable, found: Mapping[str, str], headings: Sequence[str]) -> None:
    """Rename known columns, and a user's own where answers have one of the same name."""
    names_of = {own: column for column, own in found.items()}
    kept: dict[str, str] = {}
    busy = {*headings, *KNOWN, *ANSWER_COLUMNS}
    for name in headings:
        if name in names_of:
            kept[name] = names_of[name]
        elif name in KNOWN or name in ANSWER_COLUMNS:
            kept[name] = _free(f"own_{name}", busy)
            busy.add(kept[name])
        else:
            kept[name] = name
    called = [f"{own} is {column}" for column, own in found.items() if own != column]
    if called:
        table.tell(f"columns under other names: {_some(called)}")
    moved = [f"{name} as {new}" for name, new in kept.items() if name not in names_of
             and new != name]  # fmt: skip
    if moved:
        table.tell(f"own columns kept under other names: {_some(moved)}")
    ignored = [each for name in headings if name not in names_of if (each := _lookalike(name))]
    if ignored:
        table.tell(f"columns not used: {_some(ignored)}")
    table.headings = dict(found)
    table.frame = table.frame.set_axis([kept[name] for name in headings], axis=1)


def _free(name: str, busy: Iterable[str]) -> str:
    while name in busy:
        name = f"{name}_"
    return name


def _lookalike(name: str) -> str | None:
    """Return a column that is not used, if it looks like a known one."""
    words = set(re.findall(r"[^\W_]+", name.casefold()))
    key = folded(name)
    for tier in names().tiers:
        if key in tier:
            return name
    about = words & {"quantity", "commodity", "commodities", "longitude", "latitude", "precision",
                     "accuracy", "unit", "geometry", "qty"}  # fmt: skip
    like = len(key) > 3 and near(key, names().spelt, MIN_LIKENESS)
    return name if about or like else None


def _refuse_missing(table: UserTable, found: Mapping[str, str], headings: Sequence[str]) -> None:
    required = list(REQUIRED)
    if table.geometry is None and "geometry" not in found:
        required += PLACE
    missing = sorted(each for each in required if each not in found)
    if missing:
        raise InputError(
            f"{table.name}: no column {', '.join(missing)}; a deposit table needs deposit_id, "
            "name_en, longitude and latitude (or a geometry): if it has them under other names, "
            f"{table.option(missing[0])}; its columns are {_listed(headings)}"
        )


def _option(table: UserTable, column: str, own: str) -> str:
    if table.in_memory:
        return f'rename one, such as .rename(columns={{"{own}": "{column}"}})'
    return f"--column {column}={own!r}" if " " in own else f"--column {column}={own}"


def _listed(headings: Sequence[str]) -> str:
    return _some(headings) or "none"


def _some(texts: Sequence[str]) -> str:
    over = len(texts) - MAX_HEADINGS_NAMED
    texts = [each[:MAX_HEADING_CHARS] for each in texts]
    return ", ".join(texts[:MAX_HEADINGS_NAMED]) + (f" and {over} more" if over > 0 else "")

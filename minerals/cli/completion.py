"""What a shell completes: words of the tables, and control sources."""

from __future__ import annotations

from collections.abc import Callable

import click
from click.shell_completion import CompletionItem

from minerals.files import bundled_rows


def completion(kind: str) -> Callable[[click.Context, click.Parameter, str], list[CompletionItem]]:
    """Return the completion of an option or an argument.

    Parameters
    ----------
    kind : str
        A key of :data:`WORDS`.

    Examples
    --------
    >>> find = completion("commodities")
    >>> [item.value for item in find(None, None, "lit")]
    ['lithium']
    """

    def find(ctx: click.Context, param: click.Parameter, begin: str) -> list[CompletionItem]:
        words = WORDS[kind]().items()
        folded = begin.casefold()
        return [
            CompletionItem(w, help=told) for w, told in words if w.casefold().startswith(folded)
        ]

    return find


def _rows(file: str, key: str, about: str) -> dict[str, str]:
    return {row[key]: row[about] for row in bundled_rows(file)}


def _groups() -> dict[str, str]:
    from minerals.tables.groups import BY_LIST, group_names

    return dict.fromkeys([*group_names(), *BY_LIST], "")


def _oblasts() -> dict[str, str]:
    from minerals.tables.load import outlines

    return {str(code): str(name) for code, name in outlines("oblasts")["name_en"].items()}


def _deposits() -> dict[str, str]:
    """Return the deposits by identifier, and by those names that are one word."""
    rows = bundled_rows("deposits.csv")
    names = [(row[key], row["deposit_id"]) for row in rows for key in ("name_en", "name_uk")]
    one_word = {name: told for name, told in names if name and not any(map(str.isspace, name))}
    return {row["deposit_id"]: row["name_en"] for row in rows} | one_word


def _controls() -> dict[str, str]:
    from minerals.territory.store.histories import Store

    return {"bundled": "", **{str(name): "" for name in sorted(Store().index())}}


WORDS: dict[str, Callable[[], dict[str, str]]] = {
    "commodities": lambda: _rows("commodities.csv", "commodity_id", "name_en"),
    "groups": _groups,
    "oblasts": _oblasts,
    "deposits": _deposits,
    "decks": lambda: _rows("price_decks.csv", "deck", "period"),
    "claims": lambda: _rows("claims.csv", "claim_id", "statement"),
    "controls": _controls,
}
"""Each kind of word, with what it means."""

"""Pages about the data: what they count is generated between markers.

A page holds ``<!-- generated: NAME ARGUMENTS -->``, the generated text, and ``<!-- end -->``;
``minerals data fill PAGE`` writes the text anew. The names are those of :data:`BLOCKS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from minerals.errors import InputError, unknown
from minerals.views import data_counts, data_figures, data_statuses

BLOCKS: dict[str, Callable[..., str]] = {
    "files": data_counts.files,
    "counts": data_counts.counts,
    "sites": data_counts.sites,
    "filled": data_counts.filled,
    "positions": data_counts.positions,
    "reports": data_counts.reports,
    "control-files": data_counts.control_files,
    "control-sources": data_counts.control_sources,
    "control-snapshots": data_counts.control_snapshots,
    "commodities": data_figures.commodities,
    "named-only": data_figures.named_only,
    "quantities": data_figures.quantities,
    "critical-lists": data_figures.critical_lists,
    "decks": data_figures.decks,
    "totals": data_figures.totals,
    "figures": data_figures.figures,
    "share": data_figures.shares,
    "uncertain": data_statuses.uncertain,
    "join-check": data_statuses.join_check,
}
"""What can be generated; each function takes the words that follow its name in the marker."""

_MARKED = re.compile(r"<!-- generated: (?P<call>[^\n]+?) -->\n(?P<text>.*?)<!-- end -->", re.DOTALL)


def fill(page: str) -> str:
    """Write the generated parts of a page anew.

    Parameters
    ----------
    page : str
        Markdown with markers.

    Returns
    -------
    str
        The page; what stands outside the markers is kept.

    Raises
    ------
    InputError
        If a marker names no block, or words that its block does not take.

    Examples
    --------
    >>> page = fill("<!-- generated: counts price_decks currency -->\\n<!-- end -->")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: generated: counts price_decks currency: no 'currency'
    """
    return _MARKED.sub(lambda found: _filled(found["call"]), page)


def _filled(call: str) -> str:
    name, *words = call.split()
    if name not in BLOCKS:
        raise unknown("generated block", name, BLOCKS)
    try:
        text = BLOCKS[name](*words)
    except TypeError:
        raise InputError(f"generated: {call}: {name} takes other words") from None
    except KeyError as error:
        raise InputError(f"generated: {call}: no {error}") from None
    return f"<!-- generated: {call} -->\n{text}\n<!-- end -->"

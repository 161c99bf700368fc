"""Limits of quantities: between what and what a published figure may lie.

A range that a source publishes is its limits. Most figures come without one, some with one side
only; there the limits are the figure divided and multiplied by a factor that follows from the
confidence that the tables' makers have in it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

LIMIT_FACTOR = {"high": 1.5, "medium": 3.5, "low": 5.0}
"""By confidence, the factor by which a figure without a published range may be too high or low.

*high*: half as much again, the error that reporting rules allow for C1 reserves (30 to 50 %).
*medium*: where a second source of the tables gives the quantity of one deposit in one category, it
differs from the preferred figure by a factor of up to 3.5 (9 pairs, median 1.7).
*low*: of such figures the tables hold no rival to measure by; stated, wider than any pair.
"""


def quantity_limits(rows: pd.DataFrame) -> pd.DataFrame:
    """Give every canonical quantity two limits.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``canonical`` quantities; ``canonical_low`` and ``canonical_high`` where a range is
        published, else missing; ``confidence`` (``high``, ``medium``, ``low`` or missing).

    Returns
    -------
    pandas.DataFrame
        With both limits wherever there is a quantity. A figure of which nobody stated the
        confidence, as in a user's own table, is taken as exact where it has no range.

    Examples
    --------
    >>> rows = pd.DataFrame({"canonical": [7.0, 7.0], "canonical_low": [None, 5.0],
    ...     "canonical_high": [None, None], "confidence": ["medium", "medium"]}, dtype=object)
    >>> quantity_limits(rows)[["canonical_low", "canonical_high"]].to_numpy().tolist()
    [[2.0, 24.5], [5.0, 24.5]]
    """
    quantity = rows["canonical"].astype(float)
    confidence = rows.get("confidence", pd.Series(index=rows.index, dtype=object))
    factor = confidence.map(LIMIT_FACTOR).astype(float).fillna(1.0).to_numpy()
    limits = {"canonical_low": quantity / factor, "canonical_high": quantity * factor}
    return rows.assign(
        **{
            name: rows[name].astype(float).fillna(limit).where(quantity.notna(), np.nan)
            for name, limit in limits.items()
        }
    )

"""Published quantities of a third of the sites are hidden: does the model find where they lie?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from minerals.estimates.answer import estimate
from minerals.shares.answer import share
from minerals.shares.population import build_population
from minerals.tables.inventory import Inventory, bundled
from minerals.vocabulary import Provenance

TIMES = 10
DRAWS = 400


def with_exact_figures(commodity: str) -> tuple[Inventory, pd.Index]:
    """Return the measured sites of a commodity, their figures taken as exact."""
    whole = bundled()
    items = build_population(whole, chosen=(commodity,), by="quantity").items
    known = pd.Index(items.loc[items["canonical"] > 0, "deposit_id"])
    rows = whole.resources
    kept = rows["deposit_id"].isin(known) & (rows["commodity_id"] == commodity)
    exact = rows[kept & rows["canonical"].notna()].copy()
    exact["canonical_low"] = exact["canonical_high"] = exact["canonical"]
    sites = whole.sites[whole.sites["deposit_id"].isin(known)].assign(part_of=None)
    inventory = replace(
        whole, sites=sites.reset_index(drop=True), resources=exact.reset_index(drop=True),
        provenance=Provenance.MEMORY,
    )  # fmt: skip
    return inventory, known


@pytest.mark.slow
def test_intervals_hold_the_share_of_tables_of_which_a_third_is_hidden(
    docs_say: Callable[[str], None],
) -> None:
    inside90 = inside50 = n = 0
    for commodity in ("coal", "gas", "iron"):
        inventory, known = with_exact_figures(commodity)
        unit = inventory.commodities.loc[commodity, "unit"]
        total = float(inventory.resources["canonical"].sum())
        asked = {"commodity": commodity, "date": "2025-02-24", "draws": DRAWS}
        truth = share(inventory, by="quantity", **asked).frame["q50"].iloc[0]
        for number in range(TIMES):
            random = np.random.default_rng(number)
            hidden = random.choice(known, len(known) // 3, replace=False)
            rows = inventory.resources.copy()
            figures = [name for name in rows.columns if name.startswith(("canonical", "quantity"))]
            figures = [
                name for name in figures if name not in ("canonical_basis", "canonical_unit")
            ]
            rows.loc[rows["deposit_id"].isin(hidden), figures] = np.nan
            rows["role"] = "main"
            less = replace(inventory, resources=rows)
            row = estimate(
                less, assume=f"{commodity}={total:.9g}{unit}", model="sites", **asked
            ).frame.iloc[0]
            inside90 += row["q05"] <= truth <= row["q95"]
            inside50 += row["q25"] <= truth <= row["q75"]
            n += 1
    docs_say(f"the share in {inside90} of {n} tables")
    docs_say(f"the 50 % interval in {inside50}:")
    assert inside90 >= 0.8 * n

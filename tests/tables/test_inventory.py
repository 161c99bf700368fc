from __future__ import annotations

import csv

from minerals.files import data_dir
from minerals.tables.find import find_inventory
from minerals.tables.inventory import bundled


def records(name: str) -> list[dict[str, str]]:
    with (data_dir() / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_bundled_inventory_has_every_deposit_and_every_counting_figure() -> None:
    inventory = find_inventory()
    assert inventory.name == "bundled"
    assert inventory.sites["deposit_id"].tolist() == [
        row["deposit_id"] for row in records("deposits.csv")
    ]
    counting = [row for row in records("resources.csv") if row["preferred"] == "true"]
    assert len(inventory.resources) == len(counting)


def test_every_site_with_an_outline_has_a_polygon_and_no_other_has() -> None:
    sites = bundled().sites
    assert (sites["outline"].notna() == sites["outline_id"].notna()).all()
    areal = sites[sites["outline"].notna()]
    assert len(areal) > 0
    assert {outline.geom_type for outline in areal["outline"]} <= {"Polygon", "MultiPolygon"}
    assert (areal["outline_precision_km"] > 0).all()


def test_bounds_of_counting_figures_hold_the_figure() -> None:
    known = bundled().resources.dropna(subset=["canonical"])
    assert (known["canonical_low"] <= known["canonical"]).all()
    assert (known["canonical"] <= known["canonical_high"]).all()


def test_national_totals_are_the_preferred_rows_of_the_canonical_measure() -> None:
    # By hand from national_totals.csv: manganese A+B+C1 in Mt of ore, lithium in Mt LCE.
    rows = [row for row in records("national_totals.csv") if row["preferred"] == "true"]
    for commodity, basis in (("manganese", "ore"), ("lithium", "carbonate")):
        (row,) = [row for row in rows if (row["commodity_id"], row["basis"]) == (commodity, basis)]
        assert row["unit"] == "Mt"
        assert bundled().national[commodity] == float(row["quantity"])

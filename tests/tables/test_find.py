from __future__ import annotations

import pandas as pd
import pytest

from minerals.errors import InputError
from minerals.tables.find import find_inventory
from minerals.tables.inventory import Inventory, bundled


def test_an_inventory_is_handed_through() -> None:
    assert find_inventory(bundled()) is bundled()


def test_a_frame_becomes_an_inventory_of_its_own() -> None:
    mine = pd.DataFrame(
        {"deposit_id": ["a"], "name_en": ["A"], "longitude": [37.0], "latitude": [48.0]}
    )
    own = find_inventory(mine)
    assert isinstance(own, Inventory)
    assert own.national.empty
    with pytest.raises(KeyError):
        own.national["coal"]


def test_what_is_no_table_is_refused_by_its_type() -> None:
    with pytest.raises(InputError, match="cannot be read from a list"):
        find_inventory([1, 2])  # type: ignore[arg-type]

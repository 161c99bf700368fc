from __future__ import annotations

import pytest

import minerals
from minerals.errors import InputError
from minerals.results.labels import languages
from minerals.tables.groups import BY_LIST, group_names
from minerals.tables.load import commodities
from minerals.views import captions


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("group", [*group_names(), *BY_LIST])
def test_every_group_has_a_name(group: str, lang: str) -> None:
    name = captions.population_name(group, lang)
    assert name
    assert name != group or group in ("metals", "uranium")


def test_every_commodity_has_a_name_in_ukrainian() -> None:
    for each in commodities()["commodity_id"]:
        assert not any("a" <= letter <= "z" for letter in captions.group_name(each, "uk").lower())


def test_a_users_own_commodity_stays_as_it_is() -> None:
    assert captions.population_name("my, own {rock}", "uk") == "my, own {rock}"
    assert captions.group_name("my rock (red)", "uk") == "my rock (red)"
    assert captions.short_name("my rock (red)", "en") == "my rock (red)"


def test_the_scope_says_when_the_eve_is_another_historys() -> None:
    head = {"scope": "since-2022", "scope_title": "territory occupied since 24 February 2022"}
    assert "eve" not in captions.scope_text(head, "en")
    head |= {"scope_baseline": "bundled"}
    head["scope_title"] += ", against the bundled history of its eve"
    assert captions.scope_text(head, "en") == f"counts {head['scope_title']}"
    assert "напередодні" in captions.scope_text(head, "uk")


@pytest.mark.parametrize("scope", ["all", "since-2022", "without-crimea"])
def test_the_scope_is_that_of_the_answer(scope: str) -> None:
    head = minerals.share(commodity="lithium", scope=scope).header
    assert captions.scope_text(head, "en") == f"counts {head['scope_title']}"


def test_another_language_is_refused() -> None:
    with pytest.raises(InputError, match="unknown language"):
        captions.measure_text({"measure": "count"}, "de")

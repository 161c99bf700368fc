from __future__ import annotations

import re
from pathlib import Path

import pytest

import minerals
from minerals.errors import InputError
from minerals.tables.load import commodities
from minerals.views.maps import gallery as module
from minerals.views.maps.gallery import GALLERY_COMMODITIES, gallery, pages


def test_every_page_is_of_a_commodity_that_the_tables_know() -> None:
    assert set(GALLERY_COMMODITIES) <= set(commodities()["commodity_id"])
    assert len({each.file for each in pages()}) == len(pages()) == len(GALLERY_COMMODITIES) + 3


def test_the_gallery_is_an_index_of_maps_with_their_shares(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAIN", ("lithium",))
    told: list[str] = []
    written = gallery(tmp_path, told.append)
    assert [each.name for each in written] == told
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(told)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([\w.]+\.html)"', index)
    assert links == [each.file for each in pages()]
    row = index[index.index("lithium.html") :].split("</tr>")[0]
    for by in ("count", "quantity"):
        lithium = minerals.share(by=by, commodity="lithium").frame.iloc[0]
        told = f"{lithium['share']:.1%} ({lithium['low']:.1%} to {lithium['high']:.1%})"
        assert f">{told}<" in row
    assert f">{lithium['coverage_national']:.1%}<" in row
    assert '"commodity":"lithium"' not in index


def test_the_gallery_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        gallery(tmp_path / "nowhere")


def test_the_index_lets_nothing_run() -> None:
    source = Path(module.__file__).parent / "app" / "gallery.html"
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', source.read_text("utf-8"))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "script-src" not in policy[1]

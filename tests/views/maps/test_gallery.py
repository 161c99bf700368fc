from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import minerals
from minerals.errors import InputError
from minerals.tables.load import commodities
from minerals.views import pages as pages_module
from minerals.views.maps import gallery as module
from minerals.views.maps.gallery import GALLERY_COMMODITIES, gallery, pages

INDEXES = ("index.html", "index.uk.html")
PICTURES = ("overview.png", "overview.uk.png", "headlines.png")


def links_of(index: str) -> list[str]:
    """Return the maps that an index links to: not the indexes in other languages."""
    found = re.findall(r'href="([\w.]+\.html)"', index)
    return [each for each in found if each not in INDEXES]


def test_every_page_is_of_a_commodity_that_the_tables_know() -> None:
    assert set(GALLERY_COMMODITIES) <= set(commodities()["commodity_id"])
    assert len({each.file for each in pages()}) == len(pages()) == len(GALLERY_COMMODITIES) + 3


@pytest.mark.slow
def test_the_gallery_is_an_index_of_maps_with_their_shares(tmp_path: Path) -> None:
    told: list[str] = []
    written = gallery(tmp_path, ["lithium"], progress=told.append)
    assert [each.name for each in written] == told
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(told)
    index = (tmp_path / "index.html").read_text(encoding="utf-8").replace("\xa0", " ")
    assert "Lithium: deposits and control" in (tmp_path / "lithium.html").read_text("utf-8")
    row = index[index.index("lithium.html") :].split("</tr>")[0]
    for by in ("count", "quantity"):
        lithium = minerals.share(by=by, commodity="lithium").frame.iloc[0]
        figure = f"{lithium['q50']:.1%} ({lithium['q05']:.1%} to {lithium['q95']:.1%})"
        assert f">{figure}<" in row
    assert f">at {lithium['n_with_quantity']} of {lithium['n']} deposits<" in row
    assert f">{lithium['coverage_national']:.1%}<" in row


def test_the_index_links_to_the_pages_that_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is on a page is tested elsewhere.
    monkeypatch.setattr(module, "_map", lambda options, path: path.write_text("page"))
    monkeypatch.setattr(module, "_picture", lambda lang, path: path.write_text("picture"))
    monkeypatch.setattr(module, "_headlines", lambda path: path.write_text("picture"))
    written = gallery(tmp_path, ["lithium", "all.uk"])
    names = ["all.uk.html", "lithium.html", *PICTURES, *INDEXES]
    assert [path.name for path in written] == names
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert links_of(index) == names[:2]
    ukrainian = (tmp_path / "index.uk.html").read_text(encoding="utf-8")
    assert links_of(ukrainian) == names[:2]
    assert f"writes {len(pages()) - 2} more" in index


def test_a_page_links_to_itself_in_another_language_where_that_is_written_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, dict[str, Any]] = {}
    monkeypatch.setattr(module, "_map", lambda options, path: asked.update({path.name: options}))
    monkeypatch.setattr(module, "_picture", lambda lang, path: None)
    monkeypatch.setattr(module, "_headlines", lambda path: None)
    gallery(tmp_path, ["all", "all.uk", "difference"])
    assert {name: each.get("translations") for name, each in asked.items()} == {
        "all.html": {"uk": "all.uk.html"},
        "all.uk.html": {"en": "all.html"},
        "difference.html": None,
    }
    gallery(tmp_path, ["all.uk"])
    assert "translations" not in asked["all.uk.html"]


def test_the_whole_gallery_has_every_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_map", lambda options, path: path.write_text("page"))
    monkeypatch.setattr(module, "_picture", lambda lang, path: path.write_text("picture"))
    monkeypatch.setattr(module, "_headlines", lambda path: path.write_text("picture"))
    monkeypatch.setattr(module, "GALLERY_COMMODITIES", ("lithium", "salt"))
    gallery(tmp_path)
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    links = links_of(index)
    names = ["all", "all.uk", "difference", "lithium", "salt"]
    assert links == [each.file for each in pages()] == [f"{name}.html" for name in names]
    assert {each.name for each in tmp_path.glob("*.html")} == {*links, *INDEXES}
    assert "more, most of them for one commodity" not in index


def test_a_page_that_the_gallery_has_not_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"unknown page 'cole'.* coal"):
        gallery(tmp_path, ["cole"])
    assert not list(tmp_path.iterdir())


def test_the_pages_in_git_are_those_of_their_index() -> None:
    folder = Path(__file__).parents[3] / "maps"
    index = (folder / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'(?:href|src)="([\w.]+\.(?:html|png))"', index)
    links = [each for each in found if each not in INDEXES]
    assert 2 < len(links) <= 4  # the picture, and at most three pages
    assert all((folder / each).is_file() for each in links)
    chosen = "".join(f" --page {each[:-5]}" for each in links if each.endswith(".html"))
    command = f"minerals gallery -o maps{chosen}\n"
    assert command in (folder / "README.md").read_text(encoding="utf-8")
    ci = (folder.parent / ".ci" / "run").read_text(encoding="utf-8")
    assert f"{chosen}\n" in ci


def test_the_gallery_needs_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        gallery(tmp_path / "nowhere")


def test_the_index_lets_nothing_run() -> None:
    source = Path(pages_module.__file__).parent / "index.html"
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', source.read_text("utf-8"))
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "script-src" not in policy[1]

"""What holds of every figure in every language: nothing cut, no identifier, source and licence."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from matplotlib.text import Text

import minerals
from minerals.audits.run import audit
from minerals.cli import main
from minerals.results.labels import languages
from minerals.tables.load import table
from minerals.views import audit_tables, figures
from minerals.views.headlines import headlines
from minerals.views.maps.static import figure as map_figure

DATE = "2025-02-24"
SVG = "{http://www.w3.org/2000/svg}"
Maker = Callable[[str], Any]


def _tornado(claim: str, lang: str) -> Any:
    (audited,) = audit([claim])
    return figures.tornado_figure(audit_tables.sensitivity(audited), audited, lang)


@cache
def makers() -> dict[str, Maker]:
    share, exposure = partial(minerals.share, draws=100), partial(minerals.exposure, draws=100)
    of = {
        "families": share(group_by="family", date=DATE),
        "oblasts": share(group_by="oblast", date=DATE),
        "quantities": share(by="quantity", group_by="commodity", date=DATE),
        "lists": share(by="value", group="critical-no-fuel", date=DATE),
    }
    found: dict[str, Maker] = {
        name: partial(figures.share_figure, answer) for name, answer in of.items()
    }
    commodities = ("coal", "iron", "manganese", "lithium", "rare-earths")
    series = minerals.timeline(
        group_by="commodity", commodity=commodities, start="2024-01-01", draws=100
    )
    found["time line"] = partial(figures.timeline_figure, series)
    estimates = minerals.estimate(by="value", group="critical", prices="all", date=DATE, draws=100)
    found["estimates"] = partial(figures.estimate_figure, estimates)
    for by in ("count", "value"):
        answer = exposure(by=by, group_by="commodity", date=DATE)
        found[f"exposure by {by}"] = partial(figures.exposure_figure, answer)
    found["headlines"] = partial(figures.headlines_figure, headlines())
    for claim in ("coal-63-bbc", "critical-350-bn-svyrydenko"):
        found[claim] = partial(_tornado, claim)
    found["map"] = lambda lang: map_figure(commodity="lithium", date=DATE, lang=lang)
    return found


@cache
def drawn() -> list[tuple[str, str, Any]]:
    return [(name, lang, make(lang)) for name, make in makers().items() for lang in languages()]


def shown(figure: Any) -> Iterator[Text]:
    beyond = set()  # the numbers of an axis that lie beyond its ends are not drawn
    for axes in figure.axes:
        low, high = sorted(axes.get_xlim())
        beyond |= {
            tick.label1
            for tick in axes.xaxis.get_major_ticks()
            if not low <= tick.get_loc() <= high
        }
    for text in figure.findobj(Text):
        if text.get_text() and text.get_visible() and text not in beyond:
            yield text


pytestmark = pytest.mark.slow


def test_no_text_is_cut(subtests: pytest.Subtests) -> None:
    for name, lang, figure in drawn():
        with subtests.test(f"{name}, {lang}"):
            width, height = figure.get_size_inches() * figure.dpi
            figure.canvas.draw()
            for text in shown(figure):
                if text.get_gid() in ("name", "country", "sea"):  # clipped by the map's own frame
                    continue
                box = text.get_window_extent()
                assert box.x0 >= 0, text
                assert box.x1 <= width, text
                assert box.y0 >= 0, text
                assert box.y1 <= height, text
                assert not text.get_text().endswith("…"), text


def test_numbers_on_an_axis_stand_apart(subtests: pytest.Subtests) -> None:
    for name, lang, figure in drawn():
        with subtests.test(f"{name}, {lang}"):
            figure.canvas.draw()
            for axes in figure.axes:
                boxes = [
                    each.get_window_extent()
                    for each in axes.get_xticklabels()
                    if each.get_text() and each.get_visible()
                ]
                inside = [box for box in boxes if box.x1 > 0]
                assert all(a.x1 < b.x0 for a, b in itertools.pairwise(inside))


def test_names_stand_in_a_figure_and_no_identifier(subtests: pytest.Subtests) -> None:
    ids = {*table("deposits")["deposit_id"], *table("claims")["claim_id"], "eu-2023", "us-2025"}
    for name, lang, figure in drawn():
        with subtests.test(f"{name}, {lang}"):
            words = " ".join(text.get_text() for text in shown(figure))
            assert not {word.strip(",;:()") for word in words.split()} & ids


def test_no_english_sentence_reaches_a_ukrainian_figure(subtests: pytest.Subtests) -> None:
    for name, lang, figure in drawn():
        if lang == "en":
            continue
        with subtests.test(name):
            for text in [*(each.get_text() for each in shown(figure)), figure.words.description]:
                assert not re.search(r"\b(?:[a-z]+ ){2}[a-z]+\b", text), text
                assert not re.search(r"\b(?:tn|bn|Mt|kt|USD)\b", text), text


def test_source_and_licence_stand_in_every_figure(subtests: pytest.Subtests) -> None:
    for name, lang, figure in drawn():
        with subtests.test(f"{name}, {lang}"):
            words = " ".join(text.get_text() for text in shown(figure))
            assert "CC BY-SA 4.0" in words
            assert "CC BY 4.0" in words


def test_rows_are_in_order_of_what_they_give(subtests: pytest.Subtests) -> None:
    for name, lang, figure in drawn():
        if name in ("families", "oblasts", "quantities", "lists"):
            with subtests.test(f"{name}, {lang}"):
                axes = figure.axes[0]
                (medians,) = [line for line in axes.lines if line.get_marker() == "o"]
                assert list(medians.get_xdata()) == sorted(medians.get_xdata(), reverse=True)


def test_the_claimed_figure_stands_in_its_tornado() -> None:
    figure = makers()["critical-350-bn-svyrydenko"]("en")
    assert 3.5e11 in [line.get_xdata()[0] for line in figure.axes[0].lines]
    assert "350 billion dollars" in figure.words.description


def test_a_figure_says_in_words_what_it_shows(subtests: pytest.Subtests) -> None:
    for name, lang, figure in drawn():
        with subtests.test(f"{name}, {lang}"):
            root = ElementTree.fromstring(figures.svg(figure, "fig"))
            title, told = (root.find(f"{SVG}{tag}") for tag in ("title", "desc"))
            assert title is not None
            assert told is not None
            assert title.text == figure.words.title
            assert told.text == figure.words.description
            assert root.get("role") == "img"
            assert root.get("aria-labelledby") == "fig-title fig-desc"
            ids = [each.get("id") for each in root.iter() if each.get("id")]
            assert len(ids) == len(set(ids))
            assert all(str(each).startswith("fig-") for each in ids)
            assert figures.alt_text(figure).startswith(figure.words.title)
            # Words of at least one row, with its number.
            assert re.search(r"\d", figure.words.description)


def test_words_are_written_beside_a_figure_and_into_it(tmp_path: Path) -> None:
    words = ["share", "--commodity", "coal", "--draws", "100", "--lang", "uk", "--plot"]
    for ending in ("png", "svg", "pdf"):
        path = tmp_path / f"coal.{ending}"
        done = CliRunner().invoke(main, [*words, str(path)])
        assert done.exit_code == 0, done.stderr
        beside = path.with_name(f"{path.name}.alt.txt")
        told = beside.read_text(encoding="utf-8")
        assert told.startswith("Частка під російською окупацією: кам")
        assert "CC BY-SA 4.0" in told
        data = path.read_bytes()
        title = "Частка під російською окупацією"
        encoded = {"pdf": title.encode("utf-16-be"), "svg": title.encode(), "png": title.encode()}
        assert encoded[ending] in data

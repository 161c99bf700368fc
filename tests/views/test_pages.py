"""The pages without scripts: landmarks, headings, languages, contrast, print."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest

from minerals.audits.run import audit
from minerals.errors import InputError
from minerals.results.labels import languages
from minerals.tables.load import table
from minerals.views import report as module
from minerals.views.maps import gallery as gallery_module
from minerals.views.maps.gallery import gallery
from minerals.views.report import Report, report

CLAIMS = ["coal-63-bbc", "metals-40-cryptopolitan", "critical-350-bn-svyrydenko"]
CHROMIUM = Path("/usr/bin/chromium")
PRINT = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
VOID = {"meta", "link", "img", "br"}


class Page(HTMLParser):
    """The elements of a page in order, and the language of every text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.levels: list[int] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags[tag] += 1
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if str(given.get("href", "")).startswith("#"):
            self.targets.append(str(given["href"])[1:])
        lang = given.get("lang") or (self._open[-1][1] if self._open else "")
        if tag not in VOID:
            self._open.append((tag, lang))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and self._open and self._open[-1][0] not in ("style", "code"):
            self.texts.append((self._open[-1][1], data.strip()))


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    made = {"en": report("2025-02-24", CLAIMS, since="2024-06-30")}
    return made | {"uk": report("2025-02-24", CLAIMS, since="2024-06-30", lang="uk")}


@pytest.fixture(scope="module")
def pages(reports: dict[str, Report], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    found = {f"report.{lang}": made.to_html() for lang, made in reports.items()}
    folder = tmp_path_factory.mktemp("gallery")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gallery_module, "_map", lambda options, path: path.write_text("page"))
        patch.setattr(gallery_module, "_picture", lambda lang, path: path.write_text("picture"))
        patch.setattr(gallery_module, "_headlines", lambda path: path.write_text("picture"))
        gallery(folder, ["all", "coal", "lithium"])
    for lang, name in (("en", "index.html"), ("uk", "index.uk.html")):
        found[f"index.{lang}"] = (folder / name).read_text(encoding="utf-8")
    return found


@pytest.mark.slow
def test_landmarks_stand_once_and_headings_in_order(
    pages: dict[str, str], subtests: pytest.Subtests
) -> None:
    for name, text in pages.items():
        with subtests.test(name):
            page = Page(text)
            once = ("main", "header", "footer", "h1")
            assert text.count("<title>") == 1  # those of figures have identifiers
            assert {tag: page.tags[tag] for tag in once} == dict.fromkeys(once, 1)
            assert page.tags["nav"] <= 1
            assert page.levels[0] == 1
            steps = zip(page.levels, page.levels[1:], strict=False)
            assert all(after - before <= 1 for before, after in steps)
            assert len(page.ids) == len(set(page.ids))
            assert set(page.targets) <= set(page.ids)
            assert text.index('class="skip"') < text.index("<header>") < text.index("<main")
            assert "<script" not in text
            assert f'<html lang="{name[-2:]}">' in text


@pytest.mark.slow
def test_the_contents_list_every_section(pages: dict[str, str]) -> None:
    for lang in languages():
        text = pages[f"report.{lang}"]
        listed = re.findall(r'<li><a href="#([\w-]+)">', text)
        assert listed == re.findall(r'<h2 id="([\w-]+)"', text)
        assert {"changed", "near", "audit", "sources"} <= set(listed)


@pytest.mark.slow
def test_no_identifier_of_a_deposit_or_claim_is_shown(pages: dict[str, str]) -> None:
    ids = {*table("deposits")["deposit_id"], *table("claims")["claim_id"]}
    for text in pages.values():
        words = {word.strip(".,;:()") for _, each in Page(text).texts for word in each.split()}
        assert not words & ids


@pytest.mark.slow
def test_no_english_sentence_reaches_a_ukrainian_page(
    pages: dict[str, str], subtests: pytest.Subtests
) -> None:
    for name in ("report.uk", "index.uk"):
        with subtests.test(name):
            text = pages[name]
            body = text.partition('<ul class="links">')[0]
            for lang, each in Page(body).texts:
                if lang == "uk" and "minerals " not in each:
                    assert not re.search(r"\b(?:[a-z]+ ){2}[a-z]+\b", each), each
                    assert not re.search(r"\b(?:tn|bn|Mt|kt|USD)\b", each), each


@pytest.mark.slow
def test_both_languages_say_the_same(reports: dict[str, Report]) -> None:
    english, ukrainian = (reports[lang]._sections() for lang in ("en", "uk"))
    for one, other in zip(english, ukrainian, strict=True):
        assert (one.id, len(one.notes), len(one.links)) == (
            other.id, len(other.notes), len(other.links),
        )  # fmt: skip
        assert (one.table is None) == (other.table is None)
        if one.table and other.table:
            assert len(one.table.rows) == len(other.table.rows)
            for row, same in zip(one.table.rows, other.table.rows, strict=True):
                for at in one.table.numeric:
                    numbers = [re.sub(r"[^\d]", "", each) for each in (row[at], same[at])]
                    assert numbers[0] == numbers[1]


@pytest.mark.slow
def test_the_report_shows_what_the_answers_say(reports: dict[str, Report]) -> None:
    made = reports["en"]
    sections = {each.id: each for each in made._sections()}
    near, changed = sections["near"].table, sections["changed"].table
    assert near is not None
    assert changed is not None
    frame = made.near.frame
    assert len(near.rows) == len(frame) > 3
    assert near.rows[0][0] == frame["name_en"].iloc[0]
    first = frame.iloc[0]
    assert near.rows[0][3] == f"{first['distance_km']:.1f} ± {first['distance_error_km']:.1f}"
    assert set(frame["status"]) == {"government"}
    assert frame["distance_km"].abs().max() <= 20
    assert [row[0] for row in changed.rows] == made.changed.frame["name_en"].tolist()
    assert made.changed.header["from"] == "2024-06-30"
    audited = sections["audit"].table
    assert audited is not None
    assert len(audited.rows) == len(audit(CLAIMS)) == 3


@pytest.mark.slow
def test_numbers_do_not_part_from_their_units(pages: dict[str, str]) -> None:
    for text in pages.values():
        lines = re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL)  # no line of a figure ends
        shown = " ".join(each for _, each in Page(lines).texts)
        assert not re.search(r"\d (?:%|km|км)(?!\w)", shown)


@pytest.mark.slow
def test_the_report_in_markdown_has_the_same_tables(reports: dict[str, Report]) -> None:
    for made in reports.values():
        text = made.to_markdown()
        for each in made._sections():
            if each.table is not None:
                assert each.table.to_markdown() in text


def test_a_date_of_changes_that_is_not_before_is_refused() -> None:
    with pytest.raises(InputError, match="--since 2025-02-24 is not before"):
        report("2025-02-24", since="2025-02-24")


def test_a_year_before_is_where_changes_begin() -> None:
    assert module.YEAR.days == 365


def _colours(block: str) -> dict[str, tuple[float, ...]]:
    found = re.findall(r"--(\w+):#([0-9a-f]{3,6})", block)
    return {
        name: tuple(
            int(code[at : at + len(code) // 3] * (6 // len(code)), 16) / 255
            for at in range(0, len(code), len(code) // 3)
        )
        for name, code in found
    }


def _luminance(colour: tuple[float, ...]) -> float:
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return sum(part * each for part, each in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_texts_have_contrast_in_every_theme() -> None:
    style = files("minerals.views.pages").joinpath("page.css").read_text(encoding="utf-8")
    themes = re.findall(r":root\{([^}]+)\}", style)
    assert len(themes) == 3  # light, dark, print
    for theme in themes:
        colours = _colours(theme)
        for ground in ("paper", "row"):
            for ink, least in (("ink", 7), ("quiet", 4.5), ("link", 4.5), ("line", 3)):
                light, dark = sorted((_luminance(colours[ink]), _luminance(colours[ground])))
                assert (dark + 0.05) / (light + 0.05) >= least, (theme, ink, ground)
    assert "prefers-color-scheme:dark" in style
    assert "prefers-reduced-motion" in style


@pytest.mark.slow
@pytest.mark.browser
def test_the_report_prints_under_ten_pages(tmp_path: Path) -> None:
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    whole = report()
    for lang in languages():
        page, printed = tmp_path / f"{lang}.html", tmp_path / f"{lang}.pdf"
        page.write_text(replace(whole, lang=lang).to_html(), encoding="utf-8")
        subprocess.run(
            [CHROMIUM, *PRINT, f"--user-data-dir={tmp_path / 'profile'}",
             f"--print-to-pdf={printed}", page.as_uri()],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        assert 4 < len(re.findall(rb"/Type\s*/Page\b", printed.read_bytes())) < 10

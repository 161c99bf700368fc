"""The gallery: an index page, its picture, and the maps that it links to, made by one command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import pandas as pd

from minerals.errors import InputError, unknown
from minerals.files import check_writable, write_text
from minerals.results.labels import label, labels, languages
from minerals.results.numbers import number, percent
from minerals.shares.answer import share
from minerals.statuses.scope import SINCE_2022
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.territory.find import control
from minerals.views.captions import control_source, group_name, notes_text, scope_text
from minerals.views.figures import headlines_figure, save
from minerals.views.headlines import headlines
from minerals.views.maps.interactive import map as draw
from minerals.views.maps.static import figure
from minerals.views.pages import render

GALLERY_COMMODITIES = (
    *("coal", "gas", "iron", "manganese", "titanium", "nickel", "gold", "lithium", "rare-earths"),
    *("zirconium", "uranium", "graphite", "kaolin", "potash", "salt"),
)
"""The commodities with a page of their own."""


PICTURES = 3
"""Files that are written beside the pages: two pictures, and the index."""


@dataclass(frozen=True)
class Page:
    """One map of the gallery: its file, and the options of its map."""

    file: str
    options: dict[str, Any]

    @property
    def id(self) -> str:
        """The name of the file without its ending, by which the page is asked for."""
        return self.file.removesuffix(".html")

    @property
    def lang(self) -> str:
        """The language of the page."""
        return str(self.options.get("lang", languages()[0]))

    @property
    def about(self) -> dict[str, Any]:
        """What the page shows, whatever its language."""
        return {name: value for name, value in self.options.items() if name != "lang"}

    def name(self, lang: str) -> str:
        """Return what the index calls the page; a page of another language in its own."""
        if "commodity" in self.options:
            return group_name(self.options["commodity"], lang)
        if "compare" in self.options:
            return label(lang, "index.difference", date=self.options["compare"])
        return label(self.lang, "index.all")


def pages() -> list[Page]:
    """Return every map that the gallery can hold.

    Examples
    --------
    >>> [each.file for each in pages()][:3]
    ['all.html', 'all.uk.html', 'difference.html']
    """
    first = [Page(_file("all", lang), {"lang": lang} if number else {})
             for number, lang in enumerate(languages())]  # fmt: skip
    first.append(Page("difference.html", {"compare": BUNDLED_COUNTRY.baselines[SINCE_2022.name]}))
    return first + [Page(f"{each}.html", {"commodity": each}) for each in GALLERY_COMMODITIES]


def _file(name: str, lang: str, ending: str = "html") -> str:
    """Return the name of a page in a language; the first language has none in it."""
    return f"{name}.{ending}" if lang == languages()[0] else f"{name}.{lang}.{ending}"


def choose_pages(names: Iterable[str]) -> list[Page]:
    """Return the pages of some names, in the order of the gallery; all where none is named.

    Raises
    ------
    InputError
        If the gallery has no page of a name.

    Examples
    --------
    >>> [page.file for page in choose_pages(["coal", "all.uk"])]
    ['all.uk.html', 'coal.html']
    """
    names, every = set(names), pages()
    ids = [page.id for page in every]
    for name in sorted(names.difference(ids)):
        raise unknown("page", name, ids)
    return [page for page in every if not names or page.id in names]


def gallery(
    folder: str | Path,
    names: Iterable[str] = (),
    progress: Callable[[str], None] = lambda name: None,
) -> list[Path]:
    """Write the gallery: maps, the picture, and the index that links to these maps.

    Parameters
    ----------
    folder : str or pathlib.Path
        An existing folder; files of the same names are replaced, others stay.
    names : iterable of str, optional
        The maps to write, as ``coal`` for ``coal.html``; all by default.
    progress : callable, optional
        Called with the name of each file before it is made.

    Returns
    -------
    list of pathlib.Path
        The files written.

    Raises
    ------
    InputError
        If the folder does not exist or cannot be written, or a name is unknown.
    """
    folder, chosen, tags = Path(folder), choose_pages(names), languages()
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; make it first")
    made: list[tuple[Path, Callable[[Path], None]]] = [
        (folder / page.file, partial(_map, page.options | _translations(page, chosen)))
        for page in chosen
    ]
    made += [
        *((folder / _file("overview", each, "png"), partial(_picture, each)) for each in tags),
        (folder / "headlines.png", _headlines),
        *((folder / _file("index", each), partial(_index, chosen, each)) for each in tags),
    ]
    check_writable(*(path for path, _ in made))
    for path, write in made:
        progress(path.name)
        write(path)
    return [path for path, _ in made]


def _translations(page: Page, chosen: Iterable[Page]) -> dict[str, Any]:
    """Return the option of a map that links to the same one in other languages, where there is."""
    same = {each.lang: each.file for each in chosen
            if each.lang != page.lang and each.about == page.about}  # fmt: skip
    return {"translations": same} if same else {}


def _map(options: dict[str, Any], path: Path) -> None:
    draw(**options).save(path)


def _picture(lang: str, path: Path) -> None:
    save(figure(lang=lang), path)


def _headlines(path: Path) -> None:
    save(headlines_figure(headlines()), path)


def _index(chosen: list[Page], lang: str, path: Path) -> None:
    history, whole = control(), share()
    head = whole.header
    others = len(pages()) - len(chosen)
    first, last = history.dates[0], history.dates[-1]
    about = label(lang, "index.about", first=first, last=last)
    text = render(
        "index.html",
        lang=lang,
        picture=_file("overview", lang, "png"),
        t=labels(lang) | {"index.about": about},
        rows=[_row(page, lang) for page in chosen],
        languages=[
            (each, _file("index", each), label(each, "index.language"))
            for each in languages()
            if each != lang
        ],
        others=label(lang, "index.others", n=others) if others else "",
        alt=label(lang, "index.alt", n=whole.frame["n"].iloc[0], date=last),
        notes=notes_text(whole.notes, lang),
        made=label(
            lang,
            "index.made",
            date=head["as_of"],
            scope=scope_text(head, lang),
            control=control_source(head, lang),
        ),
    )
    write_text(path, text)


def _row(page: Page, lang: str) -> dict[str, str]:
    """Return the row of a page in the index: its shares by number and by quantity."""
    commodity = page.options.get("commodity")
    first = _first_row("count", commodity)
    row = {
        "file": page.file,
        "lang": lang if page.about else page.lang,
        "name": page.name(lang),
        "n": number(first["n"], lang),
        "number": _median_with_interval(first, lang),
    }
    if commodity is None:
        return row
    listed = _first_row("quantity", commodity)
    if pd.notna(listed["coverage_national"]):
        row["part"] = percent(listed["coverage_national"], lang)
    if quantity := _median_with_interval(listed, lang):
        row["known"] = label(lang, "index.known", k=listed["n_with_quantity"], n=listed["n"])
    return row | {"quantity": quantity}


@lru_cache(maxsize=2 * len(GALLERY_COMMODITIES) + 1)  # the indexes of all languages share them
def _first_row(by: str, commodity: str | None) -> pd.Series:
    return share(by=by, commodity=commodity).frame.iloc[0]


def _median_with_interval(row: pd.Series, lang: str) -> str:
    """Return the median with its 90 % interval, or nothing where no figure is published."""
    if pd.isna(row["share"]):
        return ""
    central, low, high = (percent(row[each], lang) for each in ("q50", "q05", "q95"))
    return label(lang, "index.range", share=central, low=low, high=high)

"""The gallery: an index page, its picture, and the maps that it links to, made by one command."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment

from minerals.errors import InputError, unknown
from minerals.files import check_writable, write_text
from minerals.results.numbers import STYLES
from minerals.shares.answer import share
from minerals.statuses.scope import ALL, SINCE_2022
from minerals.tables.inventory import BUNDLED_COUNTRY
from minerals.tables.load import commodities
from minerals.territory.find import control
from minerals.views.figures import headlines_figure, save
from minerals.views.headlines import headlines
from minerals.views.maps.interactive import map as draw
from minerals.views.maps.static import figure

TITLE = "Maps of Ukraine's mineral deposits and control"
GALLERY_COMMODITIES = (
    *("coal", "gas", "iron", "manganese", "titanium", "nickel", "gold", "lithium", "rare-earths"),
    *("zirconium", "uranium", "graphite", "kaolin", "potash", "salt"),
)
"""The commodities with a page of their own."""


@dataclass(frozen=True)
class Page:
    """One map of the gallery: its file, its name in the index, and the options of its map."""

    file: str
    name: str
    options: dict[str, Any]

    @property
    def id(self) -> str:
        """The name of the file without its ending, by which the page is asked for."""
        return self.file.removesuffix(".html")


def pages() -> list[Page]:
    """Return every map that the gallery can hold.

    Examples
    --------
    >>> [each.file for each in pages()][:3]
    ['all.html', 'all.uk.html', 'difference.html']
    """
    names = commodities().set_index("commodity_id")["name_en"]
    baseline = BUNDLED_COUNTRY.baselines[SINCE_2022.name]
    first = [
        Page("all.html", "All commodities", {}),
        Page("all.uk.html", "Усі корисні копалини (in Ukrainian)", {"lang": "uk"}),
        Page(
            "difference.html",
            f"What changed since {baseline}",
            {"compare": baseline},
        ),
    ]
    return first + [
        Page(f"{each}.html", str(names[each]).capitalize(), {"commodity": each})
        for each in GALLERY_COMMODITIES
    ]


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
    folder, chosen = Path(folder), choose_pages(names)
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder; make it first")
    made: list[tuple[Path, Callable[[Path], None]]] = [
        (folder / page.file, partial(_map, page.options)) for page in chosen
    ]
    made += [
        (folder / "overview.png", _picture),
        (folder / "headlines.png", _headlines),
        (folder / "index.html", partial(_index, chosen)),
    ]
    check_writable(*(path for path, _ in made))
    for path, write in made:
        progress(path.name)
        write(path)
    return [path for path, _ in made]


def _map(options: dict[str, Any], path: Path) -> None:
    draw(**options).save(path)


def _picture(path: Path) -> None:
    save(figure(), path)


def _headlines(path: Path) -> None:
    save(headlines_figure(headlines()), path)


def _index(chosen: list[Page], path: Path) -> None:
    history, whole = control(), share()
    html = Environment(autoescape=True, keep_trailing_newline=True).from_string(
        files("minerals.views.maps").joinpath("app", "gallery.html").read_text(encoding="utf-8")
    )
    rows = [_row(page) for page in chosen]
    text = html.render(
        title=TITLE,
        rows=rows,
        others=len(pages()) - len(chosen),
        alt=f"Map of {whole.frame['n'].iloc[0]} deposits and control on {history.dates[-1]}",
        first=history.dates[0],
        last=history.dates[-1],
        date=whole.header["as_of"],
        scope=ALL.title(history),
        notes=whole.notes,
        control=history.title,
        licence=history.licence,
    )
    write_text(path, text)


def _row(page: Page) -> dict[str, str]:
    """Return the row of a page in the index: its shares by number and by quantity."""
    commodity = page.options.get("commodity")
    first = share(commodity=commodity).frame.iloc[0]
    row = {
        "file": page.file,
        "name": page.name,
        "n": str(first["n"]),
        "number": _median_with_interval(first),
    }
    if commodity is None:
        return row
    listed = share(by="quantity", commodity=commodity).frame.iloc[0]
    if pd.notna(listed["coverage_national"]):
        row["part"] = STYLES["percent"](listed["coverage_national"])
    if quantity := _median_with_interval(listed):
        row["known"] = f"at {listed['n_with_quantity']} of {listed['n']} deposits"
    return row | {"quantity": quantity}


def _median_with_interval(row: pd.Series) -> str:
    """Return the median with its 90 % interval, or nothing where no figure is published."""
    if pd.isna(row["share"]):
        return ""
    central, low, high = (STYLES["percent"](row[each]) for each in ("q50", "q05", "q95"))
    return f"{central} ({low} to {high})"

"""The interactive map: control and deposits over time, in one page that makes no request.

folium draws the frame and the layers that a caller adds; the page's own scripts in ``app`` show
what :mod:`minerals.views.maps.page_payload` gathered.
"""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import folium
import pandas as pd
import shapely
from branca.element import Figure, MacroElement
from folium.template import Template
from jinja2 import Environment

from minerals.dates import parse_date
from minerals.errors import InputError
from minerals.files import reading, write_text
from minerals.results.labels import label, labels
from minerals.shares.query import Question, ask
from minerals.statuses.series import StatusSeries, snapshots_between, status_series
from minerals.tables.inventory import Inventory
from minerals.territory.findings import fresher_notes
from minerals.territory.history import ControlHistory
from minerals.version import __version__
from minerals.views import captions
from minerals.views.captions import Header
from minerals.views.html import data, plain
from minerals.views.maps.bundle import bundle
from minerals.views.maps.offline import page
from minerals.views.maps.page_payload import page_payload
from minerals.views.maps.vendor import script_text
from minerals.vocabulary import Provenance

MIN_HALF_EXTENT_DEG = 0.5
"""Least distance in degrees from the deposits to the edges of the first view."""


class Map(folium.Map):
    """A folium map of control and deposits, with the page around it, as one file.

    What folium draws is added as to any folium map: ``folium.Marker(...).add_to(page)``. However
    the map is shown or saved, the page loads nothing but the tiles that were named, and refuses
    a layer that would load anything else.

    Attributes
    ----------
    title, subtitle : str
        What the page says of itself.
    lang : str
        Its language.
    before, after : str
        The page around the map, as HTML.
    image : str, optional
        Web address of a picture that other sites show beside a link to the page.
    translations : mapping of str to str
        Where the same page is in other languages.
    """

    def __init__(self, title: str, subtitle: str, lang: str, before: str, after: str) -> None:
        super().__init__(
            [48.6, 31.4], zoom_start=6, tiles=None, font_size="0.85rem", zoom_snap=0.25
        )
        self.title, self.subtitle, self.lang = title, subtitle, lang
        self.before, self.after = before, after
        self.image: str | None = None
        self.translations: Mapping[str, str] = {}
        # folium keeps these lists on the class, where a link added to one map reaches all others.
        self.default_js, self.default_css = list(self.default_js), list(self.default_css)
        _Page().add_child(self)
        _Start().add_to(self)

    def to_html(self) -> str:
        """Return the page: one HTML text that asks for nothing but the tiles that were named.

        Raises
        ------
        InputError
            If a layer that was added would load anything else.
        """
        return page(
            self,
            title=self.title,
            lang=self.lang,
            description=self.subtitle,
            body_before=self.before,
            body_after=self.after,
            allow_tiles=True,
            image=self.image,
            translations=self.translations,
        )

    def save(self, path: str | Path) -> None:  # type: ignore[override]
        """Write the page to a file, whole or not at all.

        Raises
        ------
        InputError
            If the folder does not exist or cannot be written, or as :meth:`to_html`.
        """
        write_text(path, self.to_html())

    def __repr__(self) -> str:
        return f"Map({self.title!r}, {self.subtitle!r})"

    def _repr_html_(self, **kwargs: Any) -> str:
        source = html.escape(self.to_html(), quote=True)
        return (
            f'<iframe title="{html.escape(self.title)}" srcdoc="{source}" '
            'style="width:100%;height:900px;border:0"></iframe>'
        )


class _Page(Figure):
    """The root of a map: what folium renders from it, in a browser say, is the whole page."""

    def render(self, **kwargs: Any) -> str:
        return cast(Map, next(iter(self._children.values()))).to_html()


def map(
    deposits: str | Path | pd.DataFrame | Inventory | None = None,
    *,
    commodity: str | Iterable[str] = (),
    group: str | None = None,
    role: str = "counting",
    oblast: str | None = None,
    by: str = "count",
    prices: str | None = None,
    date: str | dt.date | None = None,
    start: str | dt.date | None = None,
    end: str | dt.date | None = None,
    dates: Sequence[str | dt.date] | None = None,
    compare: str | dt.date | None = None,
    scope: str = "all",
    control: str | Path | ControlHistory | None = None,
    lang: str = "en",
    tiles: str | None = None,
    image: str | None = None,
    translations: Mapping[str, str] | None = None,
) -> Map:
    """Draw control and deposits over time on an interactive map.

    Parameters
    ----------
    deposits, commodity, group, role, oblast, by, prices, scope, control : optional
        As for :func:`minerals.share`; ``by`` is the measure that the headline opens with.
    date : str or datetime.date, optional
        The as-of date with which the page opens; by default the latest snapshot of the slider.
    start, end : str or datetime.date, optional
        First and last date of the slider; by default all snapshots.
    dates : sequence of str or datetime.date, optional
        As-of dates for the slider, in place of ``start`` and ``end``.
    compare : str or datetime.date, optional
        Another as-of date: the page opens with what changed between the two.
    lang : str, optional
        One of :func:`minerals.results.labels.languages`.
    tiles : str, optional
        An online base map, such as ``OpenStreetMap``; the page then asks its host for images.
    image : str, optional
        Web address of a picture that other sites show beside a link to the page.
    translations : mapping of str to str, optional
        Where the same page is in other languages, by language; the page links to them.

    Returns
    -------
    Map
        A folium map: takes folium's layers, shows itself in a notebook, has ``save``.

    Raises
    ------
    InputError
        If an argument cannot be used.

    Examples
    --------
    >>> "Leaflet" in map(commodity="uranium", dates=["2022-02-23", "2025-02-24"]).to_html()
    True
    """
    question = ask(deposits, by, commodity, group, "none", scope, prices, control, role, oblast)
    history = question.history
    texts = labels(lang, question.country)
    slider = _snapshots(history, date, start, end, dates, compare)
    at = _slider_snapshot(history, slider, date)
    series = _series(question.inventory, history, tuple(slider), scope)
    payload = page_payload(question, series, at, lang)
    compared = None if compare is None else _slider_snapshot(history, slider, compare)
    if compared is not None:
        payload["compare"] = compared.isoformat()
    payload |= {"tiles": tiles is not None, "bounds": _bounds(question)}
    asked = [parse_date(each) for each in (date, end, compare, *(dates or ())) if each is not None]
    payload["notes"] = [*payload["notes"], *fresher_notes(history, max(asked, default=None))]
    head = question.header(at if date is None else parse_date(date), at)
    subtitle = _caption(head, history.licence, payload, lang)
    title = texts["title"]
    if question.chosen is not None or question.oblast is not None:
        name = captions.in_oblast(payload["population"], question.oblast, lang)
        title = texts["title.of"].format(population=name[:1].upper() + name[1:])
    if compared is not None:
        first, last = sorted((compared, at))
        title = texts["title.compare"].format(title=title, first=first, last=last)
    sources = [_sources_line(head, history.licence, payload, lang)]
    if question.inventory.provenance is Provenance.BUNDLED:
        sources.append(texts["page.cited"])
    if tiles is not None:
        sources.append(texts["page.tiles"].format(host=tiles))
    payload["cite"] = {
        "title": plain(title),
        "version": __version__,
        "sources": plain(" ".join(sources)),
    }
    others = dict(translations or {})
    before, after = _page_frame(texts, title, subtitle, " ".join(sources), question.country, others)
    drawn = Map(title, subtitle, lang, before, after + _scripts(payload))
    drawn.image, drawn.translations = image, others
    drawn.options["attribution_control"] = tiles is not None
    if tiles is not None:
        _add_tiles(drawn, tiles)
    return drawn


@lru_cache(maxsize=2)  # pages of a gallery share it
def _series(
    inventory: Inventory, history: ControlHistory, dates: tuple[dt.date, ...], scope: str
) -> StatusSeries:
    return status_series(inventory, history, dates, scope)


def _snapshots(
    history: ControlHistory,
    date: str | dt.date | None,
    start: str | dt.date | None,
    end: str | dt.date | None,
    dates: Sequence[str | dt.date] | None,
    compare: str | dt.date | None,
) -> list[dt.date]:
    if dates is None:
        return snapshots_between(history, start, end)
    if start is not None or end is not None:
        raise InputError("give --dates or --from and --to, not both")
    asked = [*dates, *(each for each in (date, compare) if each is not None)]
    if not asked:
        raise InputError("no date for the slider: give at least one")
    return sorted({history.snapshot_date(each) for each in asked})


def _slider_snapshot(
    history: ControlHistory, slider: Sequence[dt.date], date: str | dt.date | None
) -> dt.date:
    if date is None:
        return slider[-1]
    snapshot = history.snapshot_date(date)
    if snapshot not in slider:
        raise InputError(
            f"the snapshot of {parse_date(date)} is that of {snapshot}, which is not on the slider "
            f"({slider[0]} to {slider[-1]}): widen --from and --to"
        )
    return snapshot


def _bounds(question: Question) -> list[list[float]]:
    history, sites = question.history, question.inventory.sites
    if history.has_land:
        west, south, east, north = history.land.bounds
    elif len(sites):
        west, south, east, north = shapely.total_bounds(sites.geometry.to_numpy())
    else:
        west, south, east, north = history.at(None).occupied.bounds
    west, east = min(west, east - MIN_HALF_EXTENT_DEG), max(east, west + MIN_HALF_EXTENT_DEG)
    south, north = min(south, north - MIN_HALF_EXTENT_DEG), max(north, south + MIN_HALF_EXTENT_DEG)
    return [[float(south), float(west)], [float(north), float(east)]]


def _add_tiles(drawn: Map, tiles: str) -> None:
    try:
        folium.TileLayer(tiles).add_to(drawn)
    except ValueError:
        raise InputError(
            f"unknown tiles {tiles!r}: give the name of a provider, such as OpenStreetMap or "
            "CartoDB Positron"
        ) from None


class _Start(MacroElement):
    """Calls the page's scripts with the map and its data."""

    _template = Template(
        "{% macro script(this, kwargs) %}startMinerals({{ this._parent.get_name() }}, "
        'JSON.parse(document.getElementById("m-data").textContent));{% endmacro %}'
    )


def _caption(head: Header, licence: str, payload: dict[str, Any], lang: str) -> str:
    """Return the caption of the answer that the page opens with."""
    texts = labels(lang, head["country"])
    return texts["page.caption"].format(
        as_of=head["as_of"],
        snapshot=captions.snapshot_text(head, lang),
        control=captions.control_text(head, lang),
        licence=licence,
        n=len(payload["sites"]),
        population=payload["population"],
        scope=texts[f"scope.{head['scope']}"],
    )


def _sources_line(head: Header, licence: str, payload: dict[str, Any], lang: str) -> str:
    return label(
        lang,
        "page.sources",
        control=captions.control_text(head, lang),
        licence=licence,
        snapshots=len(payload["dates"]),
        first=payload["dates"][0],
        last=payload["dates"][-1],
        deposits=captions.deposits_text(head, lang),
    )


@cache
def _app(name: str) -> str:
    with reading(Path(str(files("minerals.views.maps"))) / "app" / name) as path:
        return path.read_text(encoding="utf-8")


def _page_frame(
    texts: dict[str, str],
    title: str,
    subtitle: str,
    sources: str,
    country: str | None,
    translations: Mapping[str, str],
) -> tuple[str, str]:
    """Return the page before and after the map."""
    map_mark = "\x1a"  # no text holds it: it stands for the map, and is where the page is cut
    frame = Environment(autoescape=True).from_string(_app("page.html"))
    filled = frame.render(
        t=texts,
        title=plain(title),
        subtitle=plain(subtitle),
        sources=plain(sources),
        country=country,
        languages=[
            (each, address, label(each, "index.language")) for each, address in translations.items()
        ],
        map=map_mark,
    )
    before, after = filled.split(map_mark)
    return f"<style>{_app('page.css')}</style>\n{before}", after


def _scripts(payload: dict[str, Any]) -> str:
    """Return the data, which is not a script, and the scripts that show it."""
    code = bundle("start.js", _app)
    return (
        f'<script type="application/json" id="m-data">{data(payload)}'
        f"</script>\n<script>const startMinerals = (() => {{\n{script_text(code)}\n"
        "return start;\n})();</script>"
    )

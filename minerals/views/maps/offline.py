"""A folium map as one self-contained HTML file that makes no request.

What folium loads from other hosts is replaced by a file in ``vendor`` or left out, and anything
unknown is an error, so that no plugin brings a host in unseen. The Content-Security-Policy makes
the browser hold to the same rule: no script runs but those in the page when it was written.
"""

from __future__ import annotations

import base64
import copy
import hashlib
import re
from collections.abc import Iterable, Mapping
from html import escape
from html.parser import HTMLParser
from typing import cast

import folium
from branca.colormap import ColorMap
from branca.element import Element, Figure, Html, Link
from folium.elements import JSCSSMixin
from jinja2 import TemplateSyntaxError

from minerals.errors import InputError
from minerals.views.html import text
from minerals.views.maps import vendor

_TILES = (folium.TileLayer, folium.WmsTileLayer)
# folium's popups have no width of their own, and a long word must not leave the window.
_STYLE = """body{font-family:system-ui,sans-serif}
.leaflet-popup-content,.leaflet-tooltip{width:max-content;white-space:normal}
.leaflet-popup-content,.leaflet-tooltip,.leaflet-control-layers-list{
max-width:min(24rem,60vw);overflow-wrap:break-word}"""
_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")
_NAME = re.compile(r"\{\{'(\w+_[0-9a-f]{32})'\}\}")
_CODE = re.compile(r"[\\`]|\$(?=\{)|\{(?=[{%#])")
_FRAMES = {"base", "embed", "frame", "iframe", "object"}
_LOADING = {"background", "data", "href", "poster", "src", "srcset", "xlink:href"}
_INSIDE = re.compile(r"\s*(data:|#|$)", re.IGNORECASE)
_CSS_LOAD = re.compile(r"url\((?![\s\\'\"]*(?:data:|#))|@import", re.IGNORECASE)
_TAG = re.compile(r"<([a-z][a-z0-9]*)\s([^<>]*)", re.IGNORECASE)
_TAG_LOAD = re.compile(r"\b(?:src|srcset|poster|href)\s*=(?![\s\\'\"]*(?:data:|#))", re.IGNORECASE)


def page(
    m: folium.Map,
    *,
    title: str,
    lang: str = "en",
    description: str = "",
    body_before: str = "",
    body_after: str = "",
    allow_tiles: bool = False,
    image: str | None = None,
    translations: Mapping[str, str] | None = None,
) -> str:
    """Write a map as one self-contained HTML page, the same text for the same map.

    Parameters
    ----------
    m : folium.Map
        The map, made with ``tiles=None``, with its texts from `minerals.views.html.text`. It is
        not changed.
    title : str
        The title of the page and the name of the map for screen readers; plain text.
    lang : str, default "en"
        The language of the page, such as ``en`` or ``uk``.
    description : str, optional
        One sentence about the page; plain text.
    body_before, body_after : str, optional
        HTML above and below the map. Scripts in it run; attributes such as ``onclick`` are errors.
    allow_tiles : bool, default False
        Let the tile layers of the map ask their own hosts for images, and nothing else.
    image : str, optional
        Web address of a picture that other sites show beside a link to the page. It is named, not
        loaded: one file without an address of its own cannot hold such a picture.
    translations : mapping of str to str, optional
        Where the same page is in other languages, by language tag. Named, not loaded.

    Returns
    -------
    str
        The page, to be written as UTF-8.

    Raises
    ------
    InputError
        If anything would load from outside the file, or `image` is no web address.

    Examples
    --------
    >>> html = page(folium.Map([49, 32], tiles=None), title="Deposits")
    >>> html.splitlines()[1], "<title>Deposits</title>" in html, "https://cdn" in html
    ('<html lang="en">', True, False)
    """
    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang):
        raise InputError(f"lang is {lang!r}: write a language tag such as 'en' or 'uk'")
    figure = _rendered(m)
    elements = _elements(figure)
    hosts = _tile_hosts(elements, allow_tiles)
    _refuse_loading(elements)
    script = _script(figure)
    header = _header(figure, script)
    linked = [name for name, element in header.items() if isinstance(element, Link)]
    about = _about(title, description, image) + _alternates(translations or {})
    rest = f"""<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{text(title)}</title>
{about}<link rel="icon" href="data:,">
{vendor.licences(linked)}
{_head(header)}
<style>{_STYLE}</style>
</head>
<body>
{body_before}
{_container(figure, m.get_name(), title)}
{body_after}
<script>
{script}
</script>
</body>
</html>
"""
    # Browsers hash a script after these replacements, so they have to be made first.
    rest = re.sub(r"\r\n?", "\n", _renumber(rest, elements)).replace("\0", "\ufffd")
    head = f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">'
    return f"{head}\n{_policy(rest, hosts)}\n{rest}"


def _about(title: str, description: str, image: str | None) -> str:
    """Return what search engines and sites that show links read of the page."""
    if image is not None and not re.fullmatch(r"https?://\S+", image):
        raise InputError(f"image {image!r}: give the web address at which others find the picture")
    named = {"og:type": "website", "og:title": title, "og:description": description,
             "og:image": image, "og:image:alt": image and title}  # fmt: skip
    tags = [f'<meta name="description" content="{text(description)}">'] if description else []
    tags += [
        f'<meta property="{name}" content="{text(each)}">' for name, each in named.items() if each
    ]
    tags.append(
        f'<meta name="twitter:card" content="{"summary_large_image" if image else "summary"}">'
    )
    return "\n".join(tags) + "\n"


def _alternates(translations: Mapping[str, str]) -> str:
    """Return where search engines find the page in other languages."""
    return "".join(
        f'<link rel="alternate" hreflang="{text(lang)}" href="{text(address)}">\n'
        for lang, address in translations.items()
    )


def _rendered(m: folium.Map) -> Figure:
    # On a copy, because rendering adds children, and for some markers new ones at each call. A map
    # that was shown or saved before holds the scripts of that time as well.
    figure = cast(Figure, copy.deepcopy(m.get_root()))
    for name in [n for n in figure.script._children if _ID.search(n) and n[:8] != "element_"]:
        del figure.script._children[name]
    for element in _elements(figure):
        _keep_as_text(element)
    try:
        for child in figure._children.values():
            child.render()
    except TemplateSyntaxError as error:
        raise InputError(
            f"a text is read as a template ({error}): pass it through minerals.views.html.text"
        ) from error
    return figure


def _keep_as_text(element: Element) -> None:
    """Keep a tooltip or popup from running as code: folium writes both into template literals.

    What is code there is an entity in HTML, so that the text is shown as it was given, and a text
    from `minerals.views.html.text` stays as it is.
    """
    if isinstance(element, folium.Tooltip):
        element.text = _CODE.sub(_entity, element.text)
    elif isinstance(element, Html):
        markup = element.data.replace("\\`", "`")  # escaped by folium itself
        element.data = _CODE.sub(_entity, markup if element.script else escape(markup))
        element.script = True


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _elements(root: Element) -> list[Element]:
    found: dict[int, Element] = {}
    todo = [root]
    while todo:
        if id(element := todo.pop()) not in found:
            found[id(element)] = element
            for value in vars(element).values():
                inner = list(value.values()) if isinstance(value, dict) else value
                inner = inner if isinstance(inner, (list, tuple)) else [inner]
                todo += [item for item in inner if isinstance(item, Element)]
    return list(found.values())


def _tile_hosts(elements: Iterable[Element], allowed: bool) -> list[str]:
    hosts: set[str] = set()
    for layer in (element for element in elements if isinstance(element, _TILES)):
        url = str(getattr(layer, "tiles", None) or getattr(layer, "url", None))
        if not allowed:
            raise InputError(f"tile layer {url} is online: use tiles=None or allow_tiles=True")
        for part in getattr(layer, "options", {}).get("subdomains", "abc"):
            host = re.match(r"https?://[A-Za-z0-9.-]+(:\d+)?(?=/|\?|$)", url.replace("{s}", part))
            if host is None:
                raise InputError(f"tile address {url!r}: it names no http(s) host to allow")
            hosts.add(host[0])
    return sorted(hosts)


def _refuse_loading(elements: Iterable[Element]) -> None:
    for element in elements:
        name = type(element).__name__
        if isinstance(element, folium.Icon):
            raise InputError("folium.Icon needs icon fonts: use a CircleMarker or a DivIcon")
        if isinstance(element, ColorMap):
            raise InputError(f"{name} draws its scale with d3: colour the layers, and leave it out")
        if isinstance(element, JSCSSMixin):
            for resource, url in (*element.default_js, *element.default_css):
                vendor.check(resource, url, name)
        if not isinstance(element, (Link, *_TILES)):
            options = getattr(element, "options", None) or {}
            urls = [getattr(element, name, None) for name in ("url", "video_url")]
            values = map(str, [*urls, *options.values()])
            web = [value for value in values if re.match(r"(https?:)?//", value)]
            if url := getattr(element, "embed_link", None) or "".join(web[:1]):
                raise InputError(f"{name} would load {url}: embed the data")


def _header(figure: Figure, script: str) -> dict[str, Element]:
    header = dict(figure.header._children)
    if not any(call in script for call in ("$(", "$.", "jQuery")):
        header.pop("jquery", None)  # folium's popups call it, and some plugins
    return header


def _head(header: dict[str, Element]) -> str:
    parts = []
    for name, element in header.items():
        if isinstance(element, Link):
            parts.append(vendor.tag(name, element.url))
        elif name != "meta_http":  # folium's own viewport line forbids to zoom the page
            parts.append(re.sub(r'<meta name="viewport"[^>]*>', "", _source(element)))
    return "\n".join(parts)


def _source(element: Element) -> str:
    # branca keeps what folium rendered as a template, and would run any "{{ }}" in the data as
    # code. The one reference that folium itself writes so is the name of an icon in a style.
    written: str | None = element._template_str
    return element.render() if written is None else re.sub(_NAME, r"\1", written)


def _container(figure: Figure, name: str, title: str) -> str:
    html = "\n".join(map(_source, figure.html._children.values()))
    mark = f'id="{name}"'
    if html.count(mark) != 1:
        raise InputError("the map has no container of its own: pass the map of a plain figure")
    return html.replace(mark, f'{mark} role="region" aria-label="{text(title)}"')


def _script(figure: Figure) -> str:
    code = "\n".join(map(_source, figure.script._children.values()))
    # A popup is a string in here: its markup is checked too, though the policy also stops it.
    plain = code.replace("\\u003c", "<").replace("\\u003e", ">").replace("\\u0027", "'")
    for tag, inner in _TAG.findall(plain):
        loads = tag.lower() != "a" and _TAG_LOAD.search(inner)
        if loads or tag.lower() in _FRAMES or _CSS_LOAD.search(inner):
            raise InputError(f"a popup, tooltip or layer would load <{tag} {inner[:80]}>")
    return vendor.script_text(code)


def _renumber(html: str, elements: Iterable[Element]) -> str:
    # Ids are random: number them as they appear. Only ids that folium gave, not hashes in texts.
    names = [name for element in elements for name in (element._id, *element._children)]
    ids = {each for each in _ID.findall(" ".join(names)) if each in html}
    for number, each in enumerate(sorted(ids, key=html.index)):
        html = html.replace(each, str(number))
    return html


def _policy(html: str, hosts: Iterable[str]) -> str:
    audit = _Audit()
    audit.feed(html)
    digests = [hashlib.sha256(code.encode()).digest() for code in audit.scripts]
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; "
        f"img-src {' '.join(['data:', *hosts])}; base-uri 'none'; form-action 'none'"
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


class _Audit(HTMLParser):
    """Collect the scripts of a page and refuse what would load from outside it."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.scripts.append("")
        if tag in _FRAMES:
            raise InputError(f"the page has a <{tag}>, which cannot work without loading")
        for name, value in attrs:
            if name.startswith("on"):
                raise InputError(f"<{tag} {name}>: use a script, event attributes cannot run here")
            named = tag in {"a", "area"} or (tag, dict(attrs).get("rel")) == ("link", "alternate")
            loads = name in _LOADING and not named and not _INSIDE.match(value or "")
            if loads or (name == "style" and _CSS_LOAD.search(value or "")):
                raise InputError(f'the page would load <{tag} {name}="{value}">')

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script":
            self.scripts[-1] += data
        elif self.cdata_elem == "style" and (found := _CSS_LOAD.search(data)):
            raise InputError(f"a style would load {data[found.start() :][:80]!r}")

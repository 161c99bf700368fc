"""The pinned files that a map page is made of, in place of what folium loads from other hosts.

``manifest.json`` says for each file which release of which package it is, its licence, its hash,
and under which name (``resource``) folium asks for it. To allow a plugin, add its files there.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from minerals.errors import InputError
from minerals.files import reading

_FOLDER = Path(str(files(__name__)))

# What folium loads for every map and only its own Icon needs.
DROPPED = {
    *("bootstrap", "bootstrap_css", "glyphicons_css"),
    *("awesome_markers", "awesome_markers_css", "awesome_markers_font_css", "awesome_rotate_css"),
}
# Leaflet guesses the folder of its marker images from its style sheet; here there is no folder.
_MARKER = (
    "delete L.Icon.Default.prototype._getIconUrl;"
    'L.Icon.Default.mergeOptions({{iconUrl:"{}",shadowUrl:"{}",iconRetinaUrl:null}});\n'
)


def tag(name: str, url: str) -> str:
    """Return the element that stands in the page where folium would load a resource.

    Parameters
    ----------
    name : str
        The name of the resource in folium.
    url : str
        Where folium would load it from; only for the message.

    Returns
    -------
    str
        A ``<script>`` or ``<style>`` element, or nothing where the page does without.

    Raises
    ------
    InputError
        If there is no file for the resource.

    Examples
    --------
    >>> tag("leaflet_css", "https://example.org/leaflet.css")[:7]
    '<style>'
    >>> tag("bootstrap", "https://example.org/bootstrap.js")
    ''
    """
    if name in DROPPED:
        return ""
    check(name, url, "the map")
    file = _resources()[name]["file"]
    code = _read(file).decode().replace("\r\n", "\n")
    if file.endswith(".css"):
        code = re.sub(r"url\(images/([\w.-]+)\)", lambda found: f"url({_image(found[1])})", code)
        return f"<style>{code}</style>"
    code = script_text(re.sub(r"\n//# sourceMappingURL=.*", "", code))
    marker = _MARKER.format(_image("marker-icon.png"), _image("marker-shadow.png"))
    return f"<script>{code}{marker if name == 'leaflet' else ''}</script>"


def check(name: str, url: str, owner: str) -> None:
    """Refuse a resource that is not among the vendored files.

    Parameters
    ----------
    name, url : str
        The resource in folium, and where folium would load it from.
    owner : str
        What needs it, for the message.

    Raises
    ------
    InputError
        If there is no file for the resource.

    Examples
    --------
    >>> check("markerclusterjs", "https://example.org/cluster.js", "MarkerCluster")
    >>> check("leaflet-heat.js", "https://example.org/heat.js", "HeatMap")
    Traceback (most recent call last):
    ...
    minerals.errors.InputError: HeatMap loads leaflet-heat.js from https://example.org/heat.js, ...
    """
    if name not in DROPPED and name not in _resources():
        raise InputError(
            f"{owner} loads {name} from {url}, and a page loads nothing: leave it out, or put the "
            "pinned file and its licence into minerals/views/maps/vendor"
        )


def script_text(code: str) -> str:
    r"""Make JavaScript fit to stand inside a ``<script>`` element.

    Within a JavaScript string the backslash changes nothing, and HTML no longer ends the script.

    Parameters
    ----------
    code : str
        JavaScript.

    Returns
    -------
    str
        The same program.

    Examples
    --------
    >>> print(script_text("a = '</script>'"))
    a = '<\/script>'
    """
    return re.sub(r"<(?=/script|!--)", r"<\\", code, flags=re.IGNORECASE)


def licences(names: Iterable[str]) -> str:
    """Return licence texts as an HTML comment, since the page hands the files on.

    Parameters
    ----------
    names : iterable of str
        The resources of the page, as folium calls them.

    Returns
    -------
    str
        One comment, with one text per package.

    Examples
    --------
    >>> print(licences(["leaflet", "leaflet_css", "bootstrap"])[:18])
    <!--
    leaflet 1.9.4
    """
    rows = [_resources()[name] for name in names if name in _resources()]
    packages = sorted({(row["package"], row["version"], row["licence_file"]) for row in rows})
    texts = [f"{p} {v}\n\n{_read(name).decode().strip()}" for p, v, name in packages]
    return "<!--\n" + "\n\n".join(texts).replace("\r\n", "\n") + "\n-->"


@cache
def manifest() -> tuple[dict[str, str], ...]:
    """Return the rows of ``manifest.json``.

    Returns
    -------
    tuple of dict
        One per file; ``resource`` is empty for what folium does not ask for.

    Examples
    --------
    >>> sorted({(row["package"], row["version"]) for row in manifest()})
    [('jquery', '3.7.1'), ('leaflet', '1.9.4'), ('leaflet.markercluster', '1.5.3')]
    """
    return tuple(json.loads(_read("manifest.json")))


def _resources() -> dict[str, dict[str, str]]:
    return {row["resource"]: row for row in manifest() if row["resource"]}


@cache
def _read(name: str) -> bytes:
    with reading(_FOLDER / name) as path:
        return path.read_bytes()


def _image(name: str) -> str:
    return "data:image/png;base64," + base64.b64encode(_read(name)).decode()

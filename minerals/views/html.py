"""Text as HTML: escaping, links, and data inside a script element.

A folium popup passes through four readers: a template engine, a JavaScript template literal, the
HTML parser, and the reader's eye. Text that is safe for one is not safe for the next, so every
character that any of them could take as a command leaves here as a numeric entity.
"""

from __future__ import annotations

import json
import re
from urllib.parse import urlsplit

from markupsafe import Markup

from minerals.results.numbers import keep_together

_DATE = re.compile(r"\b\d{4}-\d{2}(?:-\d{2})?\b")

# Shown in place of what must not be shown, so that nobody takes the text for the original.
_REPLACEMENT = "\ufffd"

_UNSHOWN: dict[int, str] = {
    # Controls, and halves of surrogate pairs, which no UTF-8 file can hold.
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000)), _REPLACEMENT),
    # Embeddings, overrides and isolates reorder what stands around them. Right-to-left letters
    # need none of these, and the marks U+200E, U+200F and U+061C stay.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)), _REPLACEMENT),
    **dict.fromkeys(map(ord, "\t\n\v\f\r\x85\u2028\u2029"), " "),
}
_TABLE: dict[int, str] = {
    **_UNSHOWN,
    # HTML.
    **{ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"},
    **{ord('"'): "&quot;", ord("'"): "&#x27;"},
    # JavaScript template literals; "{" is also where folium's templates start.
    **{ord(sign): f"&#{ord(sign)};" for sign in "\\`${"},
}


def plain(value: str) -> str:
    """Replace control characters and marks that override the direction of text.

    Parameters
    ----------
    value : str
        What a page will hold as text, and never as markup.

    Returns
    -------
    str
        The same text, not escaped.

    Examples
    --------
    >>> plain("Deposit \\u202eevil <b>")
    'Deposit \ufffdevil <b>'
    """
    return value.translate(_UNSHOWN)


def text(value: object) -> str:
    r"""Escape a value for HTML, template literals and templates.

    The result is meant for popups and tooltips (with ``parse_html=False``), GeoJSON fields and
    their aliases, layer names, and HTML text and quoted attributes. Escape once: a second call
    shows the entities.

    Parameters
    ----------
    value : object
        What to show. ``None`` gives an empty string.

    Returns
    -------
    str
        Markup without a line end.

    Examples
    --------
    >>> text("<b>Fe & Ti</b>")
    '&lt;b&gt;Fe &amp; Ti&lt;/b&gt;'
    >>> text("${alert(1)} `x` {{ 7*7 }}")
    '&#36;&#123;alert(1)} &#96;x&#96; &#123;&#123; 7*7 }}'
    >>> text("two\nlines")
    'two lines'
    >>> text(None)
    ''
    """
    return "" if value is None else str(value).translate(_TABLE)


def shown(value: object) -> Markup:
    """Return a text for a page in which numbers stay with their units, and dates are whole.

    Examples
    --------
    >>> print(shown("90 % <on> 2025-02-24").replace("\xa0", "~"))
    90~% &lt;on&gt; <span class="date">2025-02-24</span>
    """
    return Markup(_DATE.sub(r'<span class="date">\g<0></span>', text(keep_together(str(value)))))


def link(url: object, label: object) -> str:
    """Return a link that opens in a new tab, or only the label if the address is not http(s).

    Parameters
    ----------
    url : object
        The address. Anything but ``http`` and ``https`` with a host is refused.
    label : object
        The text of the link.

    Returns
    -------
    str
        Escaped markup.

    Examples
    --------
    >>> link("https://example.org/a?b=1&c=2", "A & B")  # doctest: +NORMALIZE_WHITESPACE
    '<a href="https://example.org/a?b=1&amp;c=2" target="_blank"
    rel="noopener noreferrer">A &amp; B</a>'
    >>> link("javascript:alert(1)", "A & B")
    'A &amp; B'
    """
    address = web_address(url)
    if not address:
        return text(label)
    return f'<a href="{text(address)}" target="_blank" rel="noopener noreferrer">{text(label)}</a>'


def web_address(url: object) -> str:
    """Return an http or https address, or nothing.

    Parameters
    ----------
    url : object
        Anything but ``http`` and ``https`` with a host is refused.

    Returns
    -------
    str
        The address, not escaped.

    Examples
    --------
    >>> web_address(" https://example.org/a "), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    address = "" if url is None else str(url).strip()
    return address if _is_web(address) else ""


def _is_web(address: str) -> bool:
    # urlsplit drops tabs and line ends, as browsers do: an address with one is never honest.
    if " " in address or not address.isprintable():  # no other space is printable
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def data(value: object) -> str:
    r"""Write plain values as JSON that stays data inside a script element.

    Parameters
    ----------
    value : object
        What JSON can hold; no number without end.

    Returns
    -------
    str
        JSON without a "<", so that no text in it ends the element.

    Examples
    --------
    >>> data({"name": "</script><b>"})
    '{"name":"\\u003c/script>\\u003cb>"}'
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return plain(written).replace("<", "\\u003c")

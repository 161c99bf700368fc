"""Cells of files that a spreadsheet opens: text stays text, and is not taken for a formula."""

from __future__ import annotations

import json
import re

GUARD = "'"
"""What is put before a text; a spreadsheet shows it, and computes nothing."""

_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?(\d[\d., \u00a0\u202f]*|[.,]\d+)([eE][+-]?\d+)?\s*%?")


def guarded(value: object) -> object:
    """Put a mark before a text that a spreadsheet would take for a formula.

    Parameters
    ----------
    value : object
        A cell. Numbers, and texts that are nothing but a number, stay as they are.

    Returns
    -------
    object
        The cell.

    Examples
    --------
    >>> guarded('=HYPERLINK("http://example.org")'), guarded("@x"), guarded(-3.5), guarded("-3.5")
    ('\\'=HYPERLINK("http://example.org")', "'@x", -3.5, '-3.5')
    """
    if isinstance(value, str) and _FORMULA.match(value) and not _NUMBER.fullmatch(value):
        return GUARD + value
    return value


def flat(value: object) -> object:
    """Write what is nested in a cell as JSON.

    Examples
    --------
    >>> flat({"low": 0.5}), flat("a")
    ('{"low": 0.5}', 'a')
    """
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value

"""Text of strangers on a terminal: shown, and never obeyed.

Names and values of a file that somebody was sent may hold what a terminal takes for a command (it
moves the cursor, retitles the window, hides what follows) or what turns the reading direction of
the words around it. Such characters leave here as the escapes by which JSON and Python write them.
"""

from __future__ import annotations

import re

_SPACES = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_COMMANDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and line feed, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks, embeddings, overrides, isolates
    "\u2028\u2029\ufeff\ud800-\udfff]"  # line ends of some readers, halves of pairs
)


def printable(text: str) -> str:
    r"""Write what a terminal could obey as an escape; lines and tabs stay.

    Parameters
    ----------
    text : str
        Lines for a terminal, such as those of a CSV file. JSON remains JSON of the same value.

    Returns
    -------
    str
        Text that moves no cursor and turns no reading direction.

    Examples
    --------
    >>> print(printable("\x1b[31mred\nnext"))
    \u001b[31mred
    next
    """
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def one_line(text: str) -> str:
    r"""Write a text as :func:`printable` does, and on one line.

    Examples
    --------
    >>> print(one_line("two\nlines \x1b[31m"))
    two lines \u001b[31m
    """
    return printable(_SPACES.sub(" ", text))

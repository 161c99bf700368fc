"""References of docstrings, in the words of Sphinx, as code: ``:func:`name``` is `name`."""

from __future__ import annotations

import re

import griffe

_ROLE = re.compile(r":(?:attr|class|data|exc|func|meth|mod):`~?([^`]+)`")


class SphinxRoles(griffe.Extension):
    """Writes the references of every docstring as code."""

    def on_object(self, *, obj: griffe.Object, **_more: object) -> None:
        """Rewrite the docstring of an object that was collected."""
        if obj.docstring:
            obj.docstring.value = _ROLE.sub(r"`\1`", obj.docstring.value)

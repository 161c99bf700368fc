"""Faces of packages: names handed on from the modules below, each loaded when it is first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import FunctionType
from typing import Any

Wrapper = Callable[[Callable[..., Any]], Callable[..., Any]]


def face(
    package: str, homes: Mapping[str, str], wrap: Callable[[], Wrapper] | None = None
) -> tuple[Callable[[str], Any], Callable[[], Any]]:
    """Make the ``__getattr__`` and ``__dir__`` of a package (PEP 562).

    Parameters
    ----------
    package : str
        The package, as its ``__name__`` has it.
    homes : mapping of str to str
        Each public name and the module that it lives in.
    wrap : callable, optional
        Returns what wraps each function, once the first is used.

    Returns
    -------
    tuple of callable
        To be assigned to ``__getattr__`` and ``__dir__``.

    Examples
    --------
    >>> get, names = face("minerals", {"InputError": "minerals.errors"})
    >>> get("InputError").__name__
    'InputError'
    >>> get("no_such_name")
    Traceback (most recent call last):
    ...
    AttributeError: module 'minerals' has no attribute 'no_such_name'
    """
    made: dict[str, Any] = {}

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found = getattr(import_module(homes[name]), name)
        if wrap is None or not isinstance(found, FunctionType):
            return found
        return made.setdefault(name, wrap()(found))

    def names() -> list[str]:
        return sorted({*homes, *vars(sys.modules[package])})

    return load, names

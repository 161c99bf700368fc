"""Faces of packages: names handed on from the modules below, each loaded when it is first used."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def face(package: str, homes: Mapping[str, str]) -> tuple[Callable[[str], Any], Callable[[], Any]]:
    """Make the ``__getattr__`` and ``__dir__`` of a package (PEP 562).

    Parameters
    ----------
    package : str
        The package, as its ``__name__`` has it.
    homes : mapping of str to str
        Each public name and the module that it lives in.

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

    def load(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(homes[name]), name)

    def names() -> list[str]:
        return sorted({*homes, *vars(sys.modules[package])})

    return load, names

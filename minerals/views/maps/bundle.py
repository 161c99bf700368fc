"""The page's own scripts as one: ES modules, put one behind the other in the order they need.

A module imports ``{ names }`` from ``"./file.js"`` at its head, and exports what it declares. That
is all of the module grammar that is read here; anything else is refused, never guessed. All names
declared at the head of a module's text share one room, so no two modules may declare the same.
Comments, indentation and spaces that part nothing stay out of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

Read = Callable[[str], str]

_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<word>[\w$#]+)
    |(?P<sign>.)""",
    re.VERBOSE | re.DOTALL,
)
_REGEX = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/\w*")
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)", re.DOTALL)
_VALUE_FOLLOWS = {"return", "typeof", "case", "in", "of", "void", "await", "yield", "else"}
_IMPORT = re.compile(r'import\s*\{([\w$,\s]*)\}\s*from\s*"\./([\w-]+\.js)";')
_DECLARED = re.compile(r"(?:const|let|class|function|async function)\s+([\w$]+)\b(?!\s*,)")


@lru_cache(maxsize=2)  # pages share it
def bundle(entry: str, read: Read) -> str:
    """Return a module and all it imports as one text, in which each name is declared once.

    Parameters
    ----------
    entry : str
        File name of the module that imports the others.
    read : callable
        Returns the text of a module by its file name.

    Raises
    ------
    ValueError
        If a module says what is not understood, imports what is not there or itself, or declares
        a name that another declares.

    Examples
    --------
    >>> texts = {"a.js": 'import { two } from "./b.js"; // the other\\nconsole.log(two);',
    ...          "b.js": "export const two = 2;"}
    >>> print(bundle("a.js", texts.__getitem__))
    const two=2;
    console.log(two);
    """
    modules: dict[str, _Module] = {}
    _collect(entry, read, modules, ())
    owners: dict[str, str] = {}
    for name, module in modules.items():
        for declared in module.declared:
            if (other := owners.setdefault(declared, name)) != name:
                raise ValueError(f"{name}: {declared} is declared in {other}, too: rename one")
    return "\n".join(module.code for module in modules.values())


def _collect(name: str, read: Read, modules: dict[str, _Module], path: tuple[str, ...]) -> None:
    """Add a module after those that it imports."""
    if name in path:
        circle = " > ".join((*path[path.index(name) :], name))
        raise ValueError(f"modules import each other: {circle}")
    if name in modules:
        return
    try:
        module = _parse(name, read(name))
    except (OSError, LookupError):
        raise ValueError(f"{path[-1] if path else 'bundle'}: there is no module {name}") from None
    for other, wanted in module.imports.items():
        _collect(other, read, modules, (*path, name))
        if missing := sorted(wanted - modules[other].exported):
            raise ValueError(f"{name}: {other} does not export {', '.join(missing)}")
    modules[name] = module


@dataclass
class _Module:
    """What a module imports by file, declares and exports, and its text without all that."""

    imports: dict[str, set[str]] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    exported: set[str] = field(default_factory=set)
    code: str = ""


def _parse(name: str, text: str) -> _Module:
    module, code = _Module(), "".join(_bare(name, text)).lstrip()
    while found := _IMPORT.match(code):
        names = {each.strip() for each in found[1].split(",")} - {""}
        if found[2] in module.imports:
            raise ValueError(f"{name}: imports from {found[2]} twice")
        module.imports[found[2]] = names
        code = code[found.end() :].lstrip()
    kept = []
    for statement in _statements(name, code):
        exported = statement.startswith("export ")
        bare = statement.removeprefix("export ").lstrip()
        if declared := _DECLARED.match(bare):
            if declared[1] in module.declared:
                raise ValueError(f"{name}: {declared[1]} is declared twice")
            module.declared.append(declared[1])
            if exported:
                module.exported.add(declared[1])
        elif exported or re.match(r"(?:const|let|var|class|function|async|import|export)\b", bare):
            raise ValueError(f"{name}: not understood: {statement.splitlines()[0][:60]}")
        kept.append(bare)
    module.code = "".join(_dense(name, "\n".join(kept)))
    return module


def _bare(name: str, text: str) -> Iterator[str]:
    """Yield the text without comments and indentation."""
    gap = ""
    for kind, token in _tokens(name, text):
        if kind == "space":
            gap = "\n" if "\n" in gap + token else " "
        elif kind != "comment":
            yield gap
            yield token
            gap = ""


def _dense(name: str, code: str) -> Iterator[str]:
    """Yield the text without spaces that part nothing; lines stay."""
    gap = last = ""
    for kind, token in _tokens(name, code):
        if kind == "space":
            gap = token
        else:
            pair = last[-1:] + token[0]
            yield gap if gap != " " or re.fullmatch(r"[\w$#]{2}|\+\+|--|//", pair) else ""
            yield token
            gap, last = "", token


def _statements(name: str, code: str) -> Iterator[str]:
    """Yield the statements at the head of a text: each begins a line, outside all brackets."""
    depth, statement = 0, ""
    for kind, token in _tokens(name, code):
        if kind == "word" and token in ("import", "export") and (depth or statement.strip()):
            raise ValueError(f"{name}: {token} within a statement is not understood")
        if kind == "sign":
            depth += (token in "([{") - (token in ")]}")
            if token == "," and not depth and re.match(r"(export )?(const|let)\b", statement):
                raise ValueError(f"{name}: one name for each const: {statement[:60]}")
        if kind == "space" and token == "\n" and not depth and statement[-1:] in ";}":
            yield statement
            statement = ""
        else:
            statement += token
    if depth:
        raise ValueError(f"{name}: a bracket is left open")
    if statement.strip():
        yield statement.rstrip()


def _tokens(name: str, text: str) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each token; the parts of a template between its values are strings."""
    at, last, values = 0, "", [0]  # brackets open in each value of a template that is open
    while at < len(text):
        if text[at] == "`" or (text[at] == "}" and len(values) > 1 and not values[-1]):
            kind, end = "string", _template_end(name, text, at, values)
        elif regex := _may_be_regex(text, at, last):
            kind, end = "string", regex.end()
        else:
            kind, end = _plain(name, text, at)
            values[-1] += (text[at] == "{") - (text[at] == "}")
        if kind not in ("space", "comment"):
            last = text[at:end]
        yield kind, text[at:end]
        at = end
    if len(values) > 1:
        raise ValueError(f"{name}: a template is left open")


def _plain(name: str, text: str, at: int) -> tuple[str, int]:
    found = _TOKEN.match(text, at)
    assert found is not None
    if found["sign"] in ('"', "'"):
        raise ValueError(f"{name}: a string is left open")
    return str(found.lastgroup), found.end()


def _template_end(name: str, text: str, at: int, values: list[int]) -> int:
    """Return where a part of a template ends, and note which value begins or ends beside it."""
    found = _TEMPLATE.match(text, at + 1)
    if found is None:
        raise ValueError(f"{name}: a template is left open")
    if text[at] == "}":
        values.pop()
    if found["end"] != "`":
        values.append(0)
    return found.end()


def _may_be_regex(text: str, at: int, last: str) -> re.Match[str] | None:
    """Return the regular expression that begins here, where a value and no division can stand."""
    if text[at] != "/" or text.startswith(("//", "/*"), at):
        return None
    if last in _VALUE_FOLLOWS or not re.search(r"[\w$)\]}\"'`]$", last):
        return _REGEX.match(text, at)
    return None

"""The page's own scripts as one: ES modules, put one behind the other in the order they need.

A module imports ``{ names }`` from ``"./file.js"`` at its head, and exports what it declares. That
is all of the module grammar that is read here; anything else is refused, never guessed. All names
declared at the head of a module's text share one room, so no two modules may declare the same.
Comments, indentation and spaces that part nothing stay out of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import cast

Read = Callable[[str], str]
Token = tuple[str, str]
"""Kind and text."""

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
_NAMING = re.compile(r"(export )?(const|let)\b")
_PARTED = re.compile(r"[\w$#]{2}|\+\+|--|//")
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
    module = _Module()
    kept: list[Token] = []
    for tokens in _statements(name, _bare(_tokens(name, text))):
        statement = _text(tokens)
        if not kept and (found := _IMPORT.fullmatch(statement)):
            if found[2] in module.imports:
                raise ValueError(f"{name}: imports from {found[2]} twice")
            module.imports[found[2]] = {each.strip() for each in found[1].split(",")} - {""}
            continue
        bare = statement.removeprefix("export ")
        exported = bare != statement
        if declared := _DECLARED.match(bare):
            if declared[1] in module.declared:
                raise ValueError(f"{name}: {declared[1]} is declared twice")
            module.declared.append(declared[1])
            if exported:
                module.exported.add(declared[1])
        elif exported or re.match(r"(?:const|let|var|class|function|async|import|export)\b", bare):
            raise ValueError(f"{name}: not understood: {statement.splitlines()[0][:60]}")
        kept += [*tokens[2 * exported :], ("space", "\n")]
    module.code = "".join(_dense(kept[:-1]))
    return module


def _bare(tokens: Iterable[Token]) -> Iterator[Token]:
    """Yield tokens without comments, a line end or a space for what parts them."""
    gap = ""
    for kind, token in tokens:
        if kind == "space":
            gap = "\n" if "\n" in gap + token else " "
        elif kind != "comment":
            if gap:
                yield "space", gap
            yield kind, token
            gap = ""


def _dense(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield tokens without the spaces that part nothing; lines stay."""
    gap = last = ""
    for kind, token in tokens:
        if kind == "space":
            gap = token
            continue
        if gap != " " or _PARTED.fullmatch(last[-1:] + token[0]):
            yield gap
        yield token
        gap, last = "", token


def _statements(name: str, tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Yield the statements at the head of a text: each begins a line, outside all brackets.

    An import ends where it says so: code may stand behind it.
    """
    depth = 0
    statement: list[Token] = []
    for kind, token in tokens:
        if kind == "space" and not statement:
            continue
        if token in ("import", "export", ","):
            _check(name, kind, token, statement, depth)
        if kind == "space" and token == "\n" and not depth and statement[-1][1][-1] in ";}":
            yield statement
            statement = []
            continue
        if kind == "sign":
            depth += (token in "([{") - (token in ")]}")
        statement.append((kind, token))
        if token == ";" and not depth and statement[0][1] == "import":
            yield statement
            statement = []
    if depth:
        raise ValueError(f"{name}: a bracket is left open")
    if statement:
        yield statement


def _check(name: str, kind: str, token: str, statement: list[Token], depth: int) -> None:
    """Refuse a token that is not understood where it stands."""
    if kind == "word" and statement:
        raise ValueError(f"{name}: {token} within a statement is not understood")
    if token == "," and not depth and _NAMING.match(text := _text(statement)):
        raise ValueError(f"{name}: one name for each const: {text[:60]}")


def _text(tokens: Iterable[Token]) -> str:
    return "".join(token for _, token in tokens)


def _tokens(name: str, text: str) -> Iterator[Token]:
    """Yield kind and text of each token; the parts of a template between its values are strings."""
    at, last, values = 0, "", [0]  # brackets open in each value of a template that is open
    while at < len(text):
        sign = text[at]
        if sign == "`" or (sign == "}" and len(values) > 1 and not values[-1]):
            kind, token = "string", text[at : _template_end(name, text, at, values)]
        elif sign == "/" and (regex := _may_be_regex(text, at, last)):
            kind, token = "string", regex[0]
        else:
            found = cast("re.Match[str]", _TOKEN.match(text, at))
            kind, token = str(found.lastgroup), found[0]
            if kind == "sign":
                if sign in "\"'":
                    raise ValueError(f"{name}: a string is left open")
                values[-1] += (sign == "{") - (sign == "}")
        if kind not in ("space", "comment"):
            last = token
        yield kind, token
        at += len(token)
    if len(values) > 1:
        raise ValueError(f"{name}: a template is left open")


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
    if text.startswith(("//", "/*"), at):
        return None
    if last in _VALUE_FOLLOWS or not re.search(r"[\w$)\]}\"'`]$", last):
        return _REGEX.match(text, at)
    return None

from __future__ import annotations

import re

import pytest

from minerals.views.maps.bundle import bundle


def of(**texts: str) -> str:
    """Return the bundle of modules by name, the first of which imports the others."""
    names = [f"{name}.js" for name in texts]
    return bundle(names[0], dict(zip(names, texts.values(), strict=True)).__getitem__)


def test_a_module_stands_behind_what_it_imports_and_once() -> None:
    found = of(
        a='import { b } from "./b.js";\nimport {\n  c,\n} from "./c.js";\n\nb(c);\n',
        b='import { c } from "./c.js";\nexport function b() {\n  return c;\n}\n',
        c="export const c = 1;\n",
    )
    assert found.splitlines() == ["const c=1;", "function b(){", "return c;", "}", "b(c);"]


def test_imports_and_code_may_share_a_line() -> None:
    texts = {"b": "export const b = 1;", "c": "export const c = 2;"}
    found = of(a='import { b } from "./b.js"; import { c } from "./c.js"; d(b); e(c);', **texts)
    assert found.splitlines() == ["const b=1;", "const c=2;", "d(b);e(c);"]


def test_every_kind_of_declaration_can_be_exported() -> None:
    lines = ["const a = [1, 2];", "let b = { c: 1, d: 2 };", "class C {}", "function d() {}",
             "async function e() {}"]  # fmt: skip
    wanted = 'import { a, b, C, d, e } from "./all.js";\na(b);'
    found = of(start=wanted, all="\n".join("export " + line for line in lines))
    dense = ["const a=[1,2];", "let b={c:1,d:2};", "class C{}", "function d(){}",
             "async function e(){}"]  # fmt: skip
    assert found.splitlines() == [*dense, "a(b);"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("// one\na(); // two\n/** three\n * four */\n  b();", "a();\nb();"),
        ("a(/** @type {B} */ (b));", "a((b));"),
        ("a(\"// no comment\",'/* nor this */');", None),
        ('a("\\"// ",1);', None),
        (r"a(/[/*\]] '/g, b / c / d);", r"a(/[/*\]] '/g,b/c/d);"),
        (r"a = b.c() / 2; // a division, 'open", "a=b.c()/2;"),
        (
            "a(`//  ${b(`/*  ${c({ d: 1 })}`)}  \n   e`);",
            "a(`//  ${b(`/*  ${c({d:1})}`)}  \n   e`);",
        ),
        ("const f = () => /`/.test(a);", "const f=()=>/`/.test(a);"),
        ("a = b + +c - -d + c++ + e;", "a=b+ +c- -d+c++ +e;"),
        (
            "for (const a of b) if (a in c) return /d/ / e;",
            "for(const a of b)if(a in c)return/d/ /e;",
        ),
    ],
)
def test_comments_and_idle_spaces_stay_out_and_texts_stay_as_they_are(
    text: str, kept: str | None
) -> None:
    assert of(a=text) == (text if kept is None else kept)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ({"a": 'import { b } from "./b.js";', "b": "const b = 1;"}, "a.js: b.js does not export b"),
        ({"a": 'import { b } from "./b.js";'}, "a.js: there is no module b.js"),
        (
            {"a": 'import { b } from "./b.js";', "b": 'import { a } from "./a.js";'},
            "modules import each other: a.js > b.js > a.js",
        ),
        (
            {"a": 'import {} from "./b.js";\nlet b = 2;', "b": "const b = 1;"},
            "a.js: b is declared in b.js, too: rename one",
        ),
        ({"a": "const b = 1;\nfunction b() {}"}, "a.js: b is declared twice"),
        (
            {"a": 'import { b } from "./b.js";\nimport { c } from "./b.js";', "b": ""},
            "a.js: imports from b.js twice",
        ),
        ({"a": 'import b from "./b.js";'}, "a.js: not understood: import b from"),
        ({"a": 'import * as b from "./b.js";'}, "a.js: not understood: import * as b"),
        ({"a": 'import { b as c } from "./b.js";', "b": ""}, "a.js: b.js does not export b as c"),
        ({"a": 'import "./b.js";'}, "a.js: not understood"),
        ({"a": 'import { b } from "leaflet";'}, "a.js: not understood"),
        ({"a": 'a();\nimport { b } from "./b.js";'}, "a.js: not understood: import { b }"),
        ({"a": 'const b = await import("./b.js");'}, "a.js: import within a statement"),
        ({"a": "function b() {\n  return import.meta.url;\n}"}, "a.js: import within a statement"),
        ({"a": "export default 1;"}, "a.js: not understood: export default 1;"),
        ({"a": "export { b };"}, "a.js: not understood: export { b };"),
        ({"a": 'export * from "./b.js";'}, "a.js: not understood: export * from"),
        ({"a": "export const { b, c } = d;"}, "a.js: not understood: export const { b, c }"),
        ({"a": "const b = 1,\n  c = 2;"}, "a.js: one name for each const"),
        ({"a": "var b = 1;"}, "a.js: not understood: var b = 1;"),
        ({"a": "function* b() {}"}, "a.js: not understood: function* b"),
        ({"a": "function b() {"}, "a.js: a bracket is left open"),
        ({"a": "b(`${c);"}, "a.js: a template is left open"),
        ({"a": "b(`c);"}, "a.js: a template is left open"),
        ({"a": 'b("c);'}, "a.js: a string is left open"),
    ],
    ids=str,
)
def test_what_is_not_understood_is_refused(texts: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match="^" + re.escape(message)):
        of(**texts)

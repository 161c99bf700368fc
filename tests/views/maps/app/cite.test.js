import assert from "node:assert/strict";
import { test } from "node:test";
import { bibtex, citation, embedCode } from "../../../../minerals/views/maps/app/cite.js";
import { data, i18n } from "./page.js";

const about = {
  ...data.cite,
  subject: "coal, by number",
  date: "2025-02-24",
  snapshot: "2025-02-24",
  year: "2025",
  address: "",
};

test("a citation names author, title, subject, date, version and address", () => {
  const text = citation({ ...about, address: "https://example.org/#date=2025-02-24" }, i18n);
  for (const part of ["The Minerals maintainers", data.cite.title, about.subject, about.date])
    assert.ok(text.includes(part), part);
  assert.ok(text.includes(data.cite.version));
  assert.ok(text.endsWith(" https://example.org/#date=2025-02-24"));
  assert.ok(!citation(about, i18n).includes("undefined"));
  assert.ok(!/\{\w+\}/.test(citation(about, i18n)));
});

test("BibTeX escapes what it reads as its own", () => {
  const text = bibtex({ ...about, subject: "50 % & {more}_\\x" }, i18n);
  assert.match(text, /^@misc\{minerals-2025-02-24,\n/);
  assert.match(text, /50 \\% \\& more\\_x/);
  assert.ok(!text.includes("url ="));
  assert.equal(text.split("{").length, text.split("}").length);
});

test("an embed code cannot leave its quotes", () => {
  const text = embedCode('a"b.html', "#search=<x>&embed=1", 'A "title"');
  assert.ok(text.includes('src="a&quot;b.html#search=&lt;x>&amp;embed=1"'), text);
  assert.ok(text.includes('title="A &quot;title&quot;"'));
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { makeFilters } from "../../../../minerals/views/maps/app/filters.js";
import { layersOf, layersShown } from "../../../../minerals/views/maps/app/layers.js";
import { isoDate, linkFields } from "../../../../minerals/views/maps/app/link.js";
import { State } from "../../../../minerals/views/maps/app/state.js";
import { data, i18n, last } from "./page.js";

const fields = linkFields(data, makeFilters(data, i18n));
const state = () => new State(fields);

test("what opens is the latest snapshot and nothing chosen", () => {
  const { selection } = state();
  assert.equal(selection.date, data.dates[last]);
  assert.equal(state().hash(), `#date=${data.dates[last]}`);
});

for (const link of [
  "#commodity=coal&date=2022-02-23",
  "#date=2022-02-23&compare=2025-02-24&by=value",
  "#oblast=UA-14&status=occupied&search=%D0%B4%D0%BE%D0%BD&date=2022-02-23",
  "#layers=-land,oblasts&view=8.25/48.1/37.5&embed=1&date=2022-02-23",
])
  test(`a link says what was chosen: ${link}`, () => {
    const one = state();
    Object.assign(one.selection, one.read(link));
    const written = one.hash();
    assert.deepEqual(state().read(written), one.selection);
    const sorted = (/** @type {string} */ text) => [...new URLSearchParams(text.slice(1))].sort();
    assert.deepEqual(sorted(written), sorted(link));
  });

test("a link is input: what the page does not know is left out", () => {
  const opened = state().selection;
  for (const text of [
    "#commodity=nothing",
    "#status=OCCUPIED",
    "#size=weight",
    "#view=8/95/10",
    "#view=8/javascript:alert(1)/1",
    "#layers=sea",
    "#date=yesterday",
    "#unheard=of",
    "#__proto__=1",
    "#constructor=1",
    "#%E0%A4%A",
  ])
    assert.deepEqual(state().read(text), opened, text);
});

test("a text is cut at a hundred characters", () => {
  assert.equal(state().read("#search=" + "x".repeat(300)).search.length, 100);
});

test("a date is moved to the snapshot in force", () => {
  assert.equal(state().read("#date=2022-02-24").date, "2022-02-23");
  assert.equal(state().read("#date=2025-03-15").date, "2025-02-28");
  assert.equal(state().read("#date=1990-01-01").date, data.dates[0]);
  assert.equal(isoDate("2025-03-15"), "2025-03-15");
  assert.equal(isoDate("15.03.2025"), "");
  assert.equal(isoDate(null), "");
});

test("the first subject of a link holds", () => {
  const one = state();
  globalThis.location = /** @type {any} */ ({ protocol: "about:" }); // no address to write to
  one.follow("#commodity=coal&group=metals");
  assert.deepEqual([one.selection.commodity, one.selection.group], ["coal", ""]);
});

test("listeners hear of each change, with all that is chosen", () => {
  const one = state();
  const heard = /** @type {Choices[]} */ ([]);
  one.listeners.push((selection) => heard.push({ ...selection }));
  one.set({ commodity: "coal" });
  one.set({ group: "metals" });
  assert.deepEqual(
    heard.map(({ commodity, group }) => [commodity, group]),
    [
      ["coal", ""],
      ["", "metals"],
    ],
  );
});

test("layers are as the page opens, but for what a link names", () => {
  const opened = Object.fromEntries(layersOf(data).map(({ name, on }) => [name, on]));
  assert.deepEqual(layersShown("", data), opened);
  assert.deepEqual(layersShown("-land,oblasts", data), { ...opened, land: false, oblasts: true });
});

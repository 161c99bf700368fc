import assert from "node:assert/strict";
import { test } from "node:test";
import { folded, makeI18n } from "../../../../minerals/views/maps/app/i18n.js";
import { Land } from "../../../../minerals/views/maps/app/land.js";
import { sizing } from "../../../../minerals/views/maps/app/signs.js";
import {
  kilometres,
  since,
  statusAt,
  withinKm,
} from "../../../../minerals/views/maps/app/status.js";
import { data, last, site } from "./page.js";

// Made up: twice the status, plus one where it is certain.
const changing = site("a", {
  course: [
    { start: 0, values: [1] },
    { start: 2, values: [0] },
    { start: 3, values: [3] },
  ],
});
const dates = ["2020", "2021", "2022", "2023", "2024"];

test("a status holds until the next, and is certain or not", () => {
  const found = dates.map((_, i) => statusAt(changing, i));
  assert.deepEqual(
    found.map((each) => each.status),
    ["government", "government", "government", "occupied", "occupied"],
  );
  assert.deepEqual(
    found.map((each) => each.certain),
    [true, true, false, true, true],
  );
});

test("a status is as old as its first snapshot, doubt apart", () => {
  assert.deepEqual(
    dates.map((_, i) => since(changing, i, dates)),
    ["≤ 2020", "≤ 2020", "≤ 2020", "2023", "2023"],
  );
});

test("an unknown distance is none", () => {
  assert.equal(kilometres(changing, 0), null);
  assert.equal(kilometres(site("b", { distances: [{ start: 0, values: [7] }] }), 3), 7);
});

test("what was rounded down to a distance does not lie within it", () => {
  const at = (/** @type {number} */ value) =>
    site("b", { distances: [{ start: 0, values: [value] }] });
  const told = [20, -21, -1].map((value) => [
    kilometres(at(value), 0),
    ...[10, 20, 50].map((km) => withinKm(at(value), 0, km)),
  ]);
  assert.deepEqual(told, [
    [20, false, true, true],
    [20, false, false, true],
    [null, false, false, false],
  ]);
});

test("the area of a sign is proportional to its amount", () => {
  const all = data.sites.map((_, i) => i);
  const { radius, bare, key } = sizing(data, { size: "value", commodity: "" }, all);
  const large = data.sites.filter((each) => radius(each) > 2 && !bare(each));
  assert.ok(large.length > 5);
  const scale = large.map((each) => radius(each) ** 2 / Number(each.value));
  for (const each of scale) assert.ok(Math.abs(each / scale[0] - 1) < 1e-9);
  assert.equal(key?.unit, "USD");
  for (const each of data.sites) assert.equal(bare(each), !each.value);
});

test("all signs are alike where amounts are of no one commodity", () => {
  const { radius, key } = sizing(data, { size: "quantity", commodity: "" }, [0, 1]);
  assert.equal(key, null);
  assert.equal(radius(data.sites[0]), radius(data.sites[1]));
});

test("land under a status is closed rings", () => {
  const land = new Land(data.land, data.grid);
  const rings = land.rings(land.statuses(last).map((each) => each === "occupied"));
  assert.ok(rings.length > 0);
  for (const ring of rings) {
    assert.ok(ring.length > 3);
    assert.deepEqual(
      ring[0].map((each) => each.toFixed(5)),
      ring[ring.length - 1].map((each) => each.toFixed(5)),
    );
  }
});

test("names are found without case, accents and apostrophes, й and ї being letters", () => {
  assert.equal(folded(" Ковельське’Й "), "ковельськей");
  assert.equal(folded("Süd—Straße"), "sud-strasse");
  assert.equal(folded("Київ"), "київ");
});

test("numbers are told as the language tells them", () => {
  const { percent, points, t, word } = makeI18n({ a: "{n} of {m}", "unit.t": "tonnes" }, "en");
  assert.equal(percent(0.1234), "12.3%");
  assert.equal(points(-0.0521), "-5.2");
  assert.equal(t("a", { n: 0 }), "0 of {m}");
  assert.equal(t("toString"), "toString");
  assert.deepEqual([word("unit", "t"), word("unit", "kg")], ["tonnes", "kg"]);
});

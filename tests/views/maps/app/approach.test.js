import assert from "node:assert/strict";
import { test } from "node:test";
import { distancesOf } from "../../../../minerals/views/maps/app/approach.js";
import { filterSites, unfiltered } from "../../../../minerals/views/maps/app/filters.js";
import { data, last, site } from "./page.js";

const dates = ["2014-01-01", "2020-06-30", "2024-01-31", "2025-06-30"];
const near = site("near", {
  course: [
    { start: 0, values: [1] },
    { start: 3, values: [2] },
  ],
  distances: [
    { start: 0, values: [40] },
    { start: 2, values: [8] },
    { start: 3, values: [3] },
  ],
  errors: [{ start: 0, values: [6] }],
});

test("distances are negative in occupied land, over five years, from the snapshot then in force", () => {
  assert.deepEqual(distancesOf(near, dates), {
    from: "2020-06-30",
    runs: [
      { start: 1, values: [40, 6] },
      { start: 2, values: [8, 6] },
      { start: 3, values: [-3, 6] },
    ],
  });
});

test("without a limit, or without a line, there is no curve", () => {
  assert.equal(distancesOf({ ...near, errors: undefined }, dates), null);
  assert.equal(distancesOf({ ...near, distances: [{ start: 0, values: [-1] }] }, dates), null);
});

test("what lies within 50 km of the line holds what lies within 10", () => {
  const within = (/** @type {number} */ km) =>
    filterSites(data, { ...unfiltered(), within: String(km) }, last);
  const [close, , wide] = data.within.map(within);
  assert.ok(close.length > 0 && close.length < wide.length);
  assert.ok(close.every((i) => wide.includes(i)));
});

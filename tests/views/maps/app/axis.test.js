import assert from "node:assert/strict";
import { test } from "node:test";
import {
  daysFrom,
  inForce,
  stepBand,
  stepLine,
  yearsBetween,
} from "../../../../minerals/views/maps/app/axis.js";

test("days are counted from the first date, leap days among them", () => {
  assert.deepEqual(daysFrom(["2024-02-28", "2024-03-01", "2025-03-01"]), [0, 2, 367]);
  assert.deepEqual(daysFrom(["2024-01-01"], "2024-01-11"), [-10]);
});

test("the snapshot in force is the last that is not after a day", () => {
  const days = [0, 10, 40];
  assert.deepEqual(
    [-5, 0, 9, 10, 39, 40, 99].map((day) => inForce(days, day)),
    [0, 0, 0, 1, 1, 2, 2],
  );
});

test("years are named where there is room", () => {
  const years = (/** @type {number} */ width) =>
    yearsBetween("2014-03-21", "2026-03-31", width).map(([, year]) => year);
  assert.equal(years(800).length, 12);
  assert.deepEqual(years(300), ["2016", "2018", "2020", "2022", "2024", "2026"]);
  assert.deepEqual(yearsBetween("2019-12-01", "2020-02-01", 300), [[31, "2020"]]);
  assert.deepEqual(yearsBetween("2020-03-01", "2020-09-01", 300), []);
});

test("a value holds until the next", () => {
  assert.equal(
    stepLine(
      [
        [0, 5],
        [10, 3],
      ],
      20,
    ),
    "M0 5H10V3H20",
  );
  assert.equal(stepBand([[0, 9, 4]], 20), "M0 4h20v5h-20Z");
});

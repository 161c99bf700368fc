import assert from "node:assert/strict";
import { test } from "node:test";
import {
  csvText,
  depositRows,
  fileName,
  geojsonText,
} from "../../../../minerals/views/maps/app/exports.js";
import { data, i18n, last } from "./page.js";

const rows = depositRows(data.sites, last, data, i18n);

test("there is a row for each deposit, with a source", () => {
  assert.deepEqual(
    rows.map((row) => row.deposit_id),
    data.sites.map((site) => site.id),
  );
  for (const row of rows) {
    assert.ok(row.source, row.deposit_id);
    assert.equal(row.snapshot, data.dates[last]);
    assert.ok(!JSON.stringify(row).includes("undefined"), row.deposit_id);
  }
});

test("CSV quotes what would break its rows", () => {
  assert.equal(
    csvText([{ a: 'x, "y"', b: "one\ntwo", c: undefined, d: 1.5, e: null, f: true }]),
    'a,b,c,d,e,f\n"x, ""y""","one\ntwo",,1.5,,true\n',
  );
  assert.equal(csvText([]), "\n");
});

test("a text that a spreadsheet takes for a formula has a mark, a number has none", () => {
  const cells = ["=1+1", "@x", "-5", "+5 %", "-x", " =1", "\tx", "＝1"];
  const [, ...lines] = csvText(cells.map((a) => ({ a }))).split("\n");
  assert.deepEqual(lines.slice(0, -1), [
    "'=1+1",
    "'@x",
    "-5",
    "+5 %",
    "'-x",
    "' =1",
    "'\tx",
    "'＝1",
  ]);
});

test("GeoJSON is points with what the rows say", () => {
  const found = JSON.parse(geojsonText(rows, { title: "made up" }));
  assert.equal(found.type, "FeatureCollection");
  assert.equal(found.title, "made up");
  assert.equal(found.features.length, rows.length);
  const [first] = found.features;
  assert.deepEqual(first.geometry.coordinates, [rows[0].longitude, rows[0].latitude]);
  assert.equal(first.properties.status, rows[0].status);
  assert.deepEqual(Object.keys(first.properties), Object.keys(rows[0]));
});

test("the name of a file says what is chosen, in signs of every system", () => {
  const chosen = { date: "2025-02-24", search: "a/b", group: "critical-no-fuel:eu-2023" };
  assert.equal(fileName(chosen, "csv"), "minerals-2025-02-24-critical-no-fuel-eu-2023.csv");
});

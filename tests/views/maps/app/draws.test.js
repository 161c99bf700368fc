import assert from "node:assert/strict";
import { test } from "node:test";
import { Answers } from "../../../../minerals/views/maps/app/answers.js";
import { DrawTexts, countedItems, summedShare } from "../../../../minerals/views/maps/app/draws.js";
import { data, last, shown, site } from "./page.js";

const BY_NUMBER = { id: "count", byDeposit: true, adds: true, priced: false };
const BY_QUANTITY = { id: "quantity", byDeposit: false, adds: false, priced: false };
/** @type {Given} */
const NONE = { commodities: [] };
/** @typedef {Pick<Data, "commodities">} Given */

/** @param {number[]} values Low, value, high in 1/10000, and the numbers of two draws. */
const held = (...values) => ({ world: [{ start: 0, values }] });

// Texts of minerals.views.maps.draw_records.encode_fractions.
test("draws of a point are bits, those of an outline letters", () => {
  const points = new DrawTexts({ n: 7, texts: ["JB"] });
  assert.deepEqual([...(points.fractions(1) || [])], [1, 0, 0, 1, 0, 0, 1]);
  const outlines = new DrawTexts({ n: 2, texts: ["AY"] });
  assert.deepEqual([...(outlines.fractions(1) || [])], [0, 0.5]);
  assert.equal(points.fractions(0), null);
});

// Made up: the quantities are chosen by hand.
test("drawn quantities lie between their limits, evenly by logarithm above 0", () => {
  const draws = new DrawTexts({ n: 3, texts: [] });
  const found = draws.quantities([30, 10, 1000, "Ag_"]) || [];
  assert.deepEqual([found[0], found[2]].map(Math.round), [10, 1000]);
  assert.ok(Math.abs(found[1] - 10 * 100 ** (32 / 63)) < 1e-9);
  assert.equal(draws.quantities([30]), null);
});

test("a section never counts beside its whole", () => {
  const sites = [site("whole"), site("part", { above: ["whole"] })];
  const ids = countedItems(sites, new Set([0]), true).map((item) => item.site.id);
  assert.deepEqual(ids, ["whole"]);
});

test("by quantity a section with an amount stands in for a whole without", () => {
  const sites = [site("whole"), site("part", { above: ["whole"], amounts: { 0: [5] } })];
  const ids = countedItems(sites, new Set([0]), false).map((item) => item.site.id);
  assert.deepEqual(ids, ["part"]);
});

test("a share by number is of deposits, each once", () => {
  const sites = [
    site("a", held(10000, 10000, 10000, 0, 0)),
    site("b"),
    site("c", { counts: [0, 1] }),
  ];
  const items = countedItems(sites, new Set([0, 1]), true);
  const found = summedShare(items, BY_NUMBER, 0, NONE, new DrawTexts({ n: 1, texts: [] }));
  assert.deepEqual(
    found?.values.map((each) => each.toFixed(4)),
    Array(6).fill("0.3333"),
  );
  assert.equal(found?.doubtful, false);
});

test("limits of weights give the bounds of a share by quantity", () => {
  const sites = [
    site("a", { ...held(10000, 10000, 10000, 0, 0), amounts: { 0: [2, 1, 3, "A"] } }),
    site("b", { amounts: { 0: [2, 1, 3, "A"] } }),
  ];
  const items = countedItems(sites, new Set([0]), false);
  const found = summedShare(items, BY_QUANTITY, 0, NONE, new DrawTexts({ n: 1, texts: [] }));
  const [, share, , word, low, high] = found?.values || [];
  assert.deepEqual([share, word, low, high], [0.5, 0.5, 0.25, 0.75]);
});

test("nothing weighs, nothing has a share", () => {
  const items = countedItems([site("a")], new Set([0]), false);
  const draws = new DrawTexts({ n: 1, texts: [] });
  assert.equal(summedShare(items, BY_QUANTITY, 0, NONE, draws), null);
});

// The page's sum of some draws beside the program's answer of all, commodity by commodity.
for (const by of ["count", "quantity", "value"]) {
  test(`sums by ${by} agree with the program's answers`, () => {
    const answers = new Answers(data);
    const measure = answers.measure(by);
    const compared = data.commodities.filter(({ id }, number) => {
      const row = answers.row(shown({ by, commodity: id }));
      if (!row) return false;
      const items = countedItems(data.sites, new Set([number]), measure.byDeposit);
      const sum = summedShare(items, measure, last, data, answers.draws);
      const told = answers.values(row, last);
      assert.equal(new Set(items.map((item) => item.site)).size, row.n, id);
      sum?.values.forEach((each, i) => {
        // The median of so few draws is near that of all; an end of the interval may stand on the
        // next deposit; what no draw is in differs by rounding alone.
        const near = [0.1, 0.025, 0.1][i] || 1e-4;
        assert.ok(Math.abs(each - told[i]) <= near, `${id} ${i}: ${each} for ${told[i]}`);
      });
      return sum;
    });
    assert.ok(compared.length > 15, String(compared.length));
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { measuresOf } from "../../../../minerals/views/maps/app/answers.js";
import { filterSites, makeFilters } from "../../../../minerals/views/maps/app/filters.js";
import { Headline } from "../../../../minerals/views/maps/app/headline.js";
import { data, i18n, last, shown } from "./page.js";

const headline = new Headline(data, i18n, makeFilters(data, i18n));
const answers = headline.answers;

/** @param {...Choices} each */
const choices = (...each) => each;

/** @param {Choices} chosen */
function listed(chosen) {
  const sites = filterSites(data, chosen, last).map((i) => data.sites[i]);
  return headline.listed(shown(chosen, sites), last);
}

test("the headline tells the program's own answer where there is one", () => {
  for (const by of measuresOf(data))
    for (const chosen of choices({ commodity: "coal" }, { group: "metals" })) {
      const row = answers.row(shown({ by, ...chosen }));
      const told = listed({ by, ...chosen });
      if (!row) continue;
      const [low, share, high] = answers.values(row, last).map(i18n.percent);
      assert.ok(told.share.includes(share), told.share);
      assert.ok(told.range?.includes(low) && told.range.includes(high), told.range);
    }
});

test("any selection has a number, an interval and words of what it is of", () => {
  const told = listed({ by: "count", commodity: "coal", oblast: "UA-14" });
  assert.match(told.share, /\d+%/);
  assert.ok(!/\d\.\d%/.test(told.share), "a sum of some draws is in whole per cent");
  const about = told.about.join(" ");
  assert.ok(about.includes("hard coal") && about.includes("Donetsk"), about);
});

test("no text has a gap left open", () => {
  for (const chosen of choices(
    { by: "count" },
    { by: "value", commodity: "lithium" },
    { by: "quantity", commodity: "manganese", compare: "2022-02-23" },
    { by: "count", status: "contested", oblast: "UA-30" },
    { by: "quantity" },
  ))
    for (const told of [listed(chosen), headline.country(shown(chosen))]) {
      const text = [told.share, told.range, ...told.about, ...(told.explained || [])].join(" ");
      assert.ok(!/\{\w+\}|undefined|NaN/.test(text), text);
    }
});

test("quantities of several commodities have no share, and it is said why", () => {
  const answer = answers.listed(shown({ by: "quantity" }), last);
  assert.equal(answer.why, "headline.why.several");
  assert.ok(data.strings[String(answer.why)]);
});

test("what nobody is in has no share", () => {
  const answer = answers.listed(shown({ by: "count", search: "x" }, []), last);
  assert.deepEqual(answer, { n: 0, known: 0, why: "headline.nobody" });
});

test("a change is the difference of two shares, in points", () => {
  const before = "2022-02-23";
  const row = /** @type {ShareRow} */ (answers.row(shown({})));
  const [then, now] = [data.dates.indexOf(before), last].map((at) => answers.values(row, at)[1]);
  const told = listed({ by: "count", compare: before });
  assert.ok(told.range?.includes(i18n.points(now - then)), told.range);
});

test("each oblast has the part of its own deposits", () => {
  const of = headline.oblasts(shown({}), last);
  for (const unit of data.units) {
    const { share, text } = of(unit);
    const row = data.shares.count.oblast[unit.id];
    assert.ok(text.includes(unit.name));
    assert.equal(share, row ? answers.values(row, last)[1] : null);
  }
});

test("the country's estimate is the program's, with the date it is of", () => {
  const { row } = /** @type {{row: EstimateRow}} */ (answers.country(shown({ by: "value" })));
  const told = headline.country(shown({ by: "value", date: "2022-02-23" }));
  assert.ok(told.share.includes(i18n.percent(row.q50)));
  assert.ok(told.about.join(" ").includes(data.dates[data.at]));
});

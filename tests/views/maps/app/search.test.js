import assert from "node:assert/strict";
import { test } from "node:test";
import { finds, sound } from "../../../../minerals/views/maps/app/search.js";
import { data, site } from "./page.js";

/** @param {string} text */
function found(text) {
  return data.sites.filter(finds(text, data)).map(({ id }) => id);
}

const SPELLINGS = {
  "ua-velyko-tokmatske": [
    "velyko tokmatske",
    "Velyko-Tokmatske",
    "velykotokmatske",
    "Великотокмацьке",
    "велико-токмацьке",
    "Великотокмацкое",
    "Bolshoi Tokmak",
  ],
  "ua-shevchenkivske": [
    "Shevchenkovskoe",
    "Shevchenkovskoye",
    "Shevchenkivs'ke",
    "Шевченківське",
    "ШЕВЧЕНКІВСЬКЕ",
    "Шевченковское",
    "Шевченківського",
    "Шевченковского",
  ],
};

for (const [id, spellings] of Object.entries(SPELLINGS))
  for (const text of spellings)
    test(`${text} is found, and little else`, () => {
      const ids = found(text);
      assert.ok(ids.includes(id), ids.join());
      assert.ok(ids.length <= 12, String(ids.length));
    });

test("a commodity is found by its name in either language, whatever its ending", () => {
  const number = data.commodities.findIndex(({ id }) => id === "lithium");
  const counted = data.sites.filter(({ counts }) => counts.includes(number)).map(({ id }) => id);
  for (const text of ["lithium", "Літій", "літію", "литий"]) {
    const ids = found(text);
    assert.ok(
      counted.every((id) => ids.includes(id)),
      text,
    );
    assert.ok(ids.length <= counted.length + 3, text);
  }
});

test("a place finds what lies nearest to it, in either script", () => {
  const near = data.sites.filter((each) => each.near === "Antratsyt").map(({ id }) => id);
  assert.ok(near.length > 2);
  for (const text of ["Antratsyt", "Антрацит", "Антрацита"]) {
    const ids = found(text);
    assert.ok(
      near.every((id) => ids.includes(id)),
      text,
    );
  }
});

test("words may stand in any order, and every one of them counts", () => {
  assert.ok(found("tokmatske velyko").includes("ua-velyko-tokmatske"));
  assert.deepEqual(found("tokmatske nowhereatall"), []);
});

test("two letters are looked for as they are written", () => {
  const own = { commodities: [{ ...data.commodities[0], id: "x", name: "xx", also: [] }] };
  const pit = site("a", { names: ["Old Pit"], near: "Ore Hill" });
  assert.ok(finds("ld", own)(pit));
  assert.ok(!finds("or", own)(pit));
  assert.ok(finds("ore", own)(pit));
  assert.ok(finds("", own)(pit));
  const coal = { commodities: [{ ...data.commodities[0], id: "x", also: ["вугілля"] }] };
  assert.ok(finds("вугілля", coal)(site("b")) && !finds("вугілля", own)(site("c")));
});

test("spellings of one word sound alike, other words do not", () => {
  for (const [one, other] of [
    ["запоріжжя", "запорожье"],
    ["zaporizhzhia", "zaporozhye"],
    ["кривий", "krivoy"],
  ])
    assert.equal(sound(one), sound(other));
  assert.notEqual(sound("donetsk"), sound("luhansk"));
  assert.notEqual(sound("iron"), sound("uranium"));
});

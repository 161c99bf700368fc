import assert from "node:assert/strict";
import { test } from "node:test";
import {
  FILTERS,
  commoditiesOf,
  filterSites,
  hints,
  makeFilters,
  oneSubject,
  partOf,
  unfiltered,
} from "../../../../minerals/views/maps/app/filters.js";
import { linkFields } from "../../../../minerals/views/maps/app/link.js";
import { statusAt } from "../../../../minerals/views/maps/app/status.js";
import { data, i18n, last } from "./page.js";

const filters = makeFilters(data, i18n);

test("each row is a field of the link, with what its control can choose", () => {
  const fields = new Map(linkFields(data, filters).map((field) => [field.name, field]));
  for (const { name, initial, choices } of filters) {
    const field = fields.get(name);
    assert.equal(field?.initial, initial);
    for (const { id } of choices || []) assert.equal(field?.read(id), id);
    if (choices) assert.equal(field?.read("nothing of the kind"), undefined);
  }
  assert.deepEqual(
    Object.keys(unfiltered()),
    FILTERS.map(({ name }) => name),
  );
});

test("the words of every row are in the catalogue", () => {
  for (const { label, hint } of FILTERS) {
    assert.ok(data.strings[label], label);
    if (hint) assert.ok(data.strings[hint], hint);
  }
});

test("every choice keeps some deposits, and no choice keeps all", () => {
  assert.equal(filterSites(data, unfiltered(), last).length, data.sites.length);
  for (const { name, choices } of filters)
    for (const { id } of (name === "status" ? [] : choices) || []) {
      const kept = filterSites(data, { ...unfiltered(), [name]: id }, last);
      assert.ok(kept.length > 0 && kept.length <= data.sites.length, `${name}=${id}`);
    }
});

test("statuses part the deposits of a snapshot", () => {
  const kept = ["government", "occupied", "contested"].map((status) => {
    const found = filterSites(data, { ...unfiltered(), status }, last);
    assert.ok(found.every((i) => statusAt(data.sites[i], last).status === status));
    return found;
  });
  assert.equal(kept.flat().length, data.sites.length);
});

test("filters hold together", () => {
  const oblast = "UA-14";
  const chosen = { ...unfiltered(), commodity: "coal", oblast };
  const coal = data.commodities.findIndex(({ id }) => id === "coal");
  const expected = data.sites.filter(
    (site) => site.oblast === oblast && site.counts.includes(coal),
  );
  assert.deepEqual(
    filterSites(data, chosen, last).map((i) => data.sites[i]),
    expected,
  );
  assert.ok(expected.length > 3);
});

test("one subject clears the others", () => {
  assert.deepEqual(oneSubject({ group: "metals" }), { commodity: "", group: "metals" });
  assert.deepEqual(oneSubject({ commodity: "coal", group: "metals" }), {
    commodity: "coal",
    group: "",
  });
  assert.deepEqual(oneSubject({ oblast: "UA-14" }), { oblast: "UA-14" });
});

test("the program has answered for no filter and for one, not for two", () => {
  assert.deepEqual(partOf(unfiltered()), [""]);
  assert.deepEqual(partOf({ commodity: "coal" }), ["commodity", "coal"]);
  assert.deepEqual(partOf({ group: "metals" }), ["group:metals"]);
  assert.equal(partOf({ status: "occupied" }), null);
  assert.equal(partOf({ commodity: "coal", oblast: "UA-14" }), null);
});

test("commodities and hints are those of the rows that have them", () => {
  const coal = data.commodities.findIndex(({ id }) => id === "coal");
  assert.deepEqual(commoditiesOf({ commodity: "coal" }, data), [coal]);
  assert.equal(commoditiesOf({ oblast: "UA-14" }, data), null);
  assert.deepEqual(hints({ search: "x" }), ["table.none"]);
});

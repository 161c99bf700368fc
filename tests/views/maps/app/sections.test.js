import assert from "node:assert/strict";
import { test } from "node:test";
import { underWholes } from "../../../../minerals/views/maps/app/table.js";
import { data, site } from "./page.js";

test("sections stand behind their whole, in their own order", () => {
  const part = (/** @type {string} */ id, /** @type {string[]} */ above) => site(id, { above });
  const sites = [part("b2", ["b"]), site("a"), part("b1", ["b"]), site("b"), part("c1", ["c"])];
  assert.deepEqual(
    underWholes(sites).map(({ id }) => id),
    ["a", "b", "b2", "b1", "c1"],
  );
});

test("a section of a section stands behind it; no deposit is lost", () => {
  const deep = site("deep", { above: ["part", "whole"] });
  const sites = [deep, site("part", { above: ["whole"] }), site("whole")];
  assert.deepEqual(
    underWholes(sites).map(({ id }) => id),
    ["whole", "part", "deep"],
  );
  assert.equal(new Set(underWholes(data.sites)).size, data.sites.length);
});

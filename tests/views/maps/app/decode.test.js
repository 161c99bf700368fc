import assert from "node:assert/strict";
import { test } from "node:test";
import { climb, course, decode, path, runAt } from "../../../../minerals/views/maps/app/decode.js";
import { data, last, payload } from "./page.js";

// Texts of minerals.views.maps.encoding: encode, encode_path and encode_course.
test("numbers are those that were written", () => {
  assert.deepEqual(decode("ACB-BgC_jh9B"), [0, 1, -1, 31, 32, -1000000]);
  assert.deepEqual(decode(""), []);
});

test("a line is pairs of latitude and longitude, in degrees", () => {
  assert.deepEqual(path("UoBCDBE", 0.5), [
    [10, 5],
    [9, 5.5],
    [10, 5],
  ]);
});

test("a course holds each run up to the next", () => {
  const runs = course("AOQEKMECE", 2);
  const held = [0, 1, 2, 3, 4, 99].map((index) => runAt(runs, index).values);
  assert.deepEqual(held, [
    [7, 8],
    [7, 8],
    [5, 6],
    [5, 6],
    [1, 2],
    [1, 2],
  ]);
});

test("every deposit of a page has its course, its numbers and those at its point", () => {
  const given = new Map(payload().sites.map((site) => [site.id, site]));
  for (const site of data.sites) {
    const code = runAt(site.course, last).values[0];
    assert.ok(code >= 0 && code < 6, site.id);
    const [low, value, high] = runAt(site.world, last).values;
    assert.ok(low >= 0 && low <= value && value <= high && high <= 10000, site.id);
    assert.ok(site.together.includes(site));
    assert.ok(site.together.every(({ x, y }) => x === site.x && y === site.y));
    assert.equal(Boolean(site.outline), Boolean(given.get(site.id)?.outline));
  }
});

test("a section knows all wholes above it", () => {
  const sections = data.sites.filter((site) => site.part);
  assert.ok(sections.length > 5);
  const byId = new Map(data.sites.map((site) => [site.id, site]));
  for (const { part, above } of sections) {
    assert.equal(above[0], part);
    assert.deepEqual(above.slice(1), byId.get(String(part))?.above || []);
  }
});

// encode_steps(np.array([300, 300, 305, 4]))
test("steps of one value add up", () => {
  assert.deepEqual(climb("A4SEKC5S"), [
    { start: 0, values: [300] },
    { start: 2, values: [305] },
    { start: 3, values: [4] },
  ]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { freePlace, holds } from "../../../../minerals/views/maps/app/names.js";

test("a name takes the first place where nothing lies", () => {
  const taken = [{ x: 0, y: 0, wide: 10, tall: 10 }];
  /** @type {Point[]} */
  const middles = [
    [4, 4],
    [20, 0],
    [30, 0],
  ];
  assert.deepEqual(freePlace(taken, middles, 8, 8), [20, 0]);
  assert.deepEqual(
    freePlace(taken, middles, 8, 8, ([x]) => x > 20),
    [30, 0],
  );
  assert.equal(freePlace(taken, middles, 100, 8), undefined);
});

test("rings hold what lies in an odd number of them", () => {
  const square = (/** @type {number} */ r) =>
    [
      [-r, -r],
      [-r, r],
      [r, r],
      [r, -r],
    ].map(([lat, lng]) => /** @type {import("leaflet").LatLng} */ ({ lat, lng }));
  assert.deepEqual(
    [0, 2, 5].map((x) => holds([square(4), square(1)], x, 0)),
    [false, true, false],
  );
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { Taken, holds } from "../../../../minerals/views/maps/app/names.js";

test("a name takes the first place where nothing lies", () => {
  const taken = new Taken();
  taken.add({ x: 0, y: 0, wide: 10, tall: 10 });
  /** @type {Point[]} */
  const middles = [
    [4, 4],
    [20, 0],
    [30, 0],
  ];
  assert.deepEqual(taken.place(middles, 8, 8), [20, 0]);
  assert.deepEqual(
    taken.place(middles, 8, 8, ([x]) => x > 20),
    [30, 0],
  );
  assert.equal(taken.place(middles, 100, 8), undefined);
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

test("what lies across cells is found from each", () => {
  const taken = new Taken();
  taken.add({ x: 0, y: 0, wide: 400, tall: 10 });
  assert.deepEqual(
    [-190, 0, 190, 210].map((x) => taken.free({ x, y: 2, wide: 6, tall: 6 })),
    [false, false, false, true],
  );
  assert.equal(taken.free({ x: 0, y: 8, wide: 6, tall: 6 }), true);
});

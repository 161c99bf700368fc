import assert from "node:assert/strict";
import { test } from "node:test";
import { ranks } from "../../../../minerals/views/maps/app/order.js";

const order = new Intl.Collator("en", { numeric: true });

test("texts have places in the order of a language, numbers their own", () => {
  const texts = ["b 10", "a", "b 9", "É", "a"];
  const place = ranks(texts, order);
  const sorted = [...texts].sort((one, other) => Number(place(one)) - Number(place(other)));
  assert.deepEqual(sorted, ["a", "a", "b 9", "b 10", "É"]);
  assert.equal(place(3.5), 3.5);
});

test("what is absent has no place", () => {
  const place = ranks(["", null, "a", 0], order);
  assert.deepEqual(["", null, 0].map(place), [null, null, 0]);
});

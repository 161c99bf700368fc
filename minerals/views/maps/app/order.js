// The order of values: texts are compared once each, however many deposits have them.

/**
 * Numbers in whose order values sort, null for an absent one; texts are compared once each.
 * @param {(string | number | null)[]} values
 * @param {Intl.Collator} order
 * @returns {(value: string | number | null) => number | null}
 */
export function ranks(values, order) {
  const texts = [...new Set(values)].filter((each) => typeof each === "string").sort(order.compare);
  const places = new Map(texts.map((text, i) => [text, i]));
  return (value) =>
    value === "" ? null : typeof value === "string" ? (places.get(value) ?? null) : value;
}

// What a reader can take off the map or put on it, and how a link says so.

/**
 * Each layer in the order of its box: { name, on } with what it is when the page opens.
 * @param {Data} data
 * @returns {{name: string, on: boolean}[]}
 */
export function layersOf(data) {
  const shared = data.units.length > 0;
  const measured = shared && data.shares[data.measure].oblast;
  const families = new Set(data.sites.map((site) => site.family));
  const present = [...new Set(data.commodities.map((each) => each.family))].filter((family) =>
    families.has(family),
  );
  return [
    { name: "land", on: true },
    { name: "outlines", on: true },
    ...(shared ? [{ name: "names", on: true }] : []),
    ...(measured ? [{ name: "oblasts", on: false }] : []),
    ...present.map((family) => ({ name: "family:" + family, on: true })),
  ];
}

/**
 * The text of a link: what differs from the opening, "-land,oblasts" for one taken off, one put on.
 * @param {Record<string, boolean>} shown
 * @param {Data} data
 */
export function layersText(shown, data) {
  return layersOf(data)
    .filter(({ name, on }) => shown[name] !== on)
    .map(({ name, on }) => (on ? "-" : "") + name)
    .join();
}

/**
 * The layers that a text leaves on, by name; what it does not know it leaves as it is.
 * @param {string} text
 * @param {Data} data
 * @returns {Record<string, boolean>}
 */
export function layersShown(text, data) {
  const named = new Set(text.split(","));
  return Object.fromEntries(
    layersOf(data).map(({ name, on }) => [name, on ? !named.has("-" + name) : named.has(name)]),
  );
}

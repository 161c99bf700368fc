// Reads what minerals/views/maps/encoding.py writes.

/**
 * In the order of their numbers in the payload.
 * @type {Status[]}
 */
export const STATUSES = ["government", "occupied", "contested"];

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

export const VALUE = new Uint8Array(128);

for (let i = 0; i < 64; i++) VALUE[LETTERS.charCodeAt(i)] = i;

/**
 * @param {string} text
 * @returns {number[]}
 */
export function decode(text) {
  const numbers = [];
  let number = 0;
  let place = 1;
  for (let i = 0; i < text.length; i++) {
    const value = VALUE[text.charCodeAt(i)];
    number += (value & 31) * place;
    if (value & 32) {
      place *= 32;
      continue;
    }
    numbers.push(number % 2 ? -(number + 1) / 2 : number / 2);
    number = 0;
    place = 1;
  }
  return numbers;
}

/**
 * A line as [latitude, longitude] pairs, which is how Leaflet wants them.
 * @param {string} text
 * @param {number} grid
 * @returns {Point[]}
 */
export function path(text, grid) {
  const steps = decode(text);
  /** @type {Point[]} */
  const line = [];
  let x = 0;
  let y = 0;
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    line.push([y * grid, x * grid]);
  }
  return line;
}

/**
 * Runs of values: text holds, again and again, the step to a start and `width` values.
 * @param {string} text
 * @param {number} width
 * @returns {Run[]}
 */
export function course(text, width) {
  const numbers = decode(text);
  const runs = [];
  let start = 0;
  for (let i = 0; i < numbers.length; i += width + 1) {
    start += numbers[i];
    runs.push({ start, values: numbers.slice(i + 1, i + 1 + width) });
  }
  return runs;
}

/**
 * Runs of one value each, told by its steps.
 * @param {string} text
 */
export function climb(text) {
  let value = 0;
  return course(text, 1).map(({ start, values: [step] }) => ({ start, values: [(value += step)] }));
}

/**
 * The run that holds at an index: the last that does not begin after it.
 * @param {Run[]} runs
 * @param {number} index
 * @returns {Run}
 */
export function runAt(runs, index) {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (runs[middle].start <= index) low = middle;
    else high = middle - 1;
  }
  return runs[low];
}

/**
 * The deposits that a section is part of, by identifier.
 * @param {Site} site
 * @param {Map<string, Site>} byIdentifier
 * @returns {string[]}
 */
function wholes(site, byIdentifier) {
  /** @type {string[]} */
  const found = [];
  let whole = site.part;
  while (whole && !found.includes(whole)) {
    found.push(whole);
    whole = byIdentifier.get(whole)?.part;
  }
  return found;
}

/**
 * Turns texts of the data into what the parts use, once.
 * @param {Data} data
 */
export function prepare(data) {
  const oblasts = new Map(data.units.map((unit) => [unit.id, unit.name]));
  const points = new Map();
  const byIdentifier = new Map(data.sites.map((site) => [site.id, site]));
  for (const site of data.sites) {
    site.name = site.names[0] || site.id;
    site.oblastName = oblasts.get(site.oblast || "") || site.oblast || "";
    site.course = course(site.runs, 1);
    site.world = course(site.drawn, 5);
    site.above = wholes(site, byIdentifier);
    site.distances = climb(site.km);
    site.errors = site.off === undefined ? undefined : climb(site.off);
    site.parts = site.fractions ? course(site.fractions, 3) : undefined;
    const rings = /** @type {string[] | undefined} */ (/** @type {unknown} */ (site.outline));
    site.outline = rings && rings.map((text) => path(text, data.grid));
    site.family = data.commodities[site.counts[0]].family;
    const point = site.x + " " + site.y;
    if (!points.has(point)) points.set(point, []);
    site.together = points.get(point);
    site.together.push(site);
  }
}

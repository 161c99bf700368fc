// The page of all bundled data as Python wrote it (maps/all.html), for the tests beside.
import { readFileSync } from "node:fs";
import { prepare } from "../../../../minerals/views/maps/app/decode.js";
import { makeI18n } from "../../../../minerals/views/maps/app/i18n.js";

const html = readFileSync(new URL("../../../../maps/all.html", import.meta.url), "utf8");
const [, text] = /** @type {RegExpExecArray} */ (
  /<script type="application\/json" id="m-data">(.*?)<\/script>/.exec(html)
);

/** @returns {Data} */
export function payload() {
  return JSON.parse(text);
}

/** The payload, prepared once: tests leave it as it is. */
export const data = payload();
prepare(data);

export const last = data.dates.length - 1;
export const i18n = makeI18n(data.strings, data.lang);

/**
 * What the page shows of a selection by name; nothing is taken off the map.
 * @param {Partial<Choices>} chosen
 * @param {Site[]} sites
 * @returns {Shown}
 */
export function shown(chosen, sites = data.sites) {
  const selection = { by: "count", of: "listed", date: data.dates[last], ...chosen };
  return {
    selection: /** @type {Choices} */ (selection),
    sites,
    hidden: [],
    complete: true,
  };
}

/**
 * A made-up deposit that counts for the first commodity, on the government's side.
 * @param {string} id
 * @param {Partial<Site>} more
 * @returns {Site}
 */
export function site(id, more = {}) {
  const made = {
    id,
    x: 1,
    y: 2,
    name: id,
    names: [id],
    counts: [0],
    has: [],
    precision: 1,
    above: [],
    course: [{ start: 0, values: [1] }],
    distances: [{ start: 0, values: [-1] }],
    world: [{ start: 0, values: [0, 0, 0, 0, 0] }],
    ...more,
  };
  return /** @type {Site} */ (/** @type {unknown} */ (made));
}

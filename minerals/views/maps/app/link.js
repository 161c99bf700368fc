// What a permalink may say, and what its texts stand for.

import { measuresOf } from "./answers.js";
import { MAX_TEXT } from "./filters.js";
import { layersShown, layersText } from "./layers.js";
import { sizes } from "./signs.js";

/**
 * What a permalink may name, in its order; `read` returns the value that a text of the link stands
 * for, or undefined where the page has no such value.
 * @param {Data} data
 * @param {Filter[]} filters
 * @returns {Field[]}
 */
export function linkFields(data, filters) {
  const snapshot = (/** @type {string} */ text) => snapshotOn(text, data.dates);
  return [
    { name: "date", initial: data.dates[data.at], read: snapshot },
    { name: "compare", initial: data.compare || "", read: (text) => text && snapshot(text) },
    ...filterFields(filters),
    { name: "deposit", initial: "", read: oneOf(data.sites.map((site) => site.id)) },
    { name: "size", initial: "", read: oneOf(sizes(data)) },
    { name: "by", initial: data.measure, read: among(measuresOf(data)) },
    { name: "of", initial: "listed", read: among(extents(data)) },
    { name: "layers", initial: "", read: (text) => layersText(layersShown(text, data), data) },
    { name: "view", initial: "", read: readView },
    { name: "embed", initial: "", read: oneOf(["1"]) },
  ];
}

/**
 * The fields of a permalink, free text last.
 * @param {Filter[]} filters
 * @returns {Field[]}
 */
function filterFields(filters) {
  const field = (/** @type {Filter} */ { name, initial, choices }) => ({
    name,
    initial,
    read: choices
      ? oneOf(choices.map((each) => each.id))
      : (/** @type {string} */ text) => text.slice(0, MAX_TEXT),
  });
  return [
    ...filters.filter((each) => each.choices),
    ...filters.filter((each) => !each.choices),
  ].map(field);
}

/** @param {string[]} ids */
function oneOf(ids) {
  return among(["", ...ids]);
}

/**
 * @param {string[]} ids
 * @returns {Field["read"]}
 */
function among(ids) {
  const known = new Set(ids);
  return (text) => (known.has(text) ? text : undefined);
}

/**
 * What a headline can be of: what is listed, and the country where the page has estimates for it.
 * @param {Data} data
 */
export function extents(data) {
  return Object.keys(data.country).length ? ["listed", "country"] : ["listed"];
}

/** @param {string} text */
function readView(text) {
  if (!/^\d{1,2}(\.\d{1,2})?(\/-?\d{1,3}(\.\d{1,5})?){2}$/.test(text)) return undefined;
  const [, latitude, longitude] = text.split("/").map(Number);
  return Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180 ? text : undefined;
}

/**
 * The last snapshot that is not after a date, or the first of all; ISO dates sort as text.
 * @param {string} date
 * @param {string[]} dates
 */
function snapshotOn(date, dates) {
  if (!isoDate(date)) return undefined;
  return dates.filter((each) => each <= date).pop() || dates[0];
}

/** @param {string | null} text */
export function isoDate(text) {
  return text && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : "";
}

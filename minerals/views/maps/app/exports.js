// What is shown, as files that other programs read.

import { element } from "./dom.js";
import { FILTERS } from "./filters.js";
import { kilometres, since, statusAt } from "./status.js";

const FORMULA = /^(\s*[=+\-@＝＋－＠]|[\t\r\n])/;
const NUMBER = /^[+-]?(\d[\d., \u00a0\u202f]*|[.,]\d+)([eE][+-]?\d+)?\s*%?$/;

/**
 * A text that a spreadsheet would take for a formula, with a mark before it, as in
 * minerals/results/cells.py.
 * @param {unknown} value
 */
function guarded(value) {
  return typeof value === "string" && FORMULA.test(value) && !NUMBER.test(value)
    ? "'" + value
    : value;
}

/** @param {Values[]} rows */
export function csvText(rows) {
  const cell = (/** @type {unknown} */ value) => {
    const text = value === undefined || value === null ? "" : String(guarded(value));
    return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
  };
  const lines = rows.map((row) => Object.values(row).map(cell).join(","));
  return [...(rows.length ? [Object.keys(rows[0]).join(",")] : []), ...lines].join("\n") + "\n";
}

/**
 * A row for each deposit, on the date of a snapshot.
 * @param {Site[]} sites
 * @param {number} index
 * @param {Data} data
 * @param {I18n} i18n
 */
export function depositRows(sites, index, data, i18n) {
  return sites.map((site) => {
    const { status, certain } = statusAt(site, index);
    const [source, url] = data.sources[site.source ?? -1] || [];
    return {
      deposit_id: site.id,
      name: site.name,
      oblast: site.oblast,
      oblast_name: site.oblastName,
      commodities: site.counts.map((each) => data.commodities[each].id).join(";"),
      snapshot: data.dates[index],
      status,
      certain,
      status_since: since(site, index, data.dates),
      distance_to_line_km: kilometres(site, index),
      latitude: site.y,
      longitude: site.x,
      location_precision_km: site.precision,
      development_status: site.state,
      figures: figureTexts(site, data, i18n).join("; "),
      value_usd: site.value,
      prices: site.value && data.deck,
      source,
      source_url: url,
    };
  });
}

/**
 * @param {Site} site
 * @param {Data} data
 * @param {I18n} i18n
 */
function figureTexts(site, data, { word }) {
  const told = (/** @type {Figure} */ { of, q, unit, basis }) =>
    `${data.commodities[of].name}: ${q} ${word("unit", unit)}, ${word("basis", basis)}`;
  return site.has.filter((each) => each.q !== undefined).map(told);
}

/**
 * @param {Values[]} rows
 * @param {Values} about
 */
export function geojsonText(rows, about) {
  const features = rows.map((row) => {
    const properties = Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value === undefined ? null : value]),
    );
    return {
      type: "Feature",
      id: row.deposit_id,
      geometry: { type: "Point", coordinates: [row.longitude, row.latitude] },
      properties,
    };
  });
  return JSON.stringify({ type: "FeatureCollection", ...about, features }, null, 1) + "\n";
}

/**
 * A name for a file: what is chosen, in signs that every system takes.
 * @param {Choices} selection
 * @param {string} kind
 */
export function fileName(selection, kind) {
  const chosen = FILTERS.filter(({ name, choices }) => choices && selection[name]).map(
    ({ name }) => selection[name],
  );
  return (
    ["minerals", selection.date, ...chosen]
      .join("-")
      .replace(/[^\w-]+/g, "-")
      .slice(0, 80) +
    "." +
    kind
  );
}

/**
 * @param {string} name
 * @param {Blob} blob
 */
export function saveFile(name, blob) {
  const address = URL.createObjectURL(blob);
  element("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

// The filters of the page, a row each, in the order of their controls. Controls, permalink, reset,
// the deposits shown and the words of the headline read this table and hold no list of their own.
//
//   name     of its field in a permalink; its control has the id "m-" + name
//   label    key of its words in minerals/results/labels.csv
//   initial  value when the page opens and after a reset; "" lets every deposit pass
//   choices  (data, i18n) => [{ id, name, group }], taken from the payload; absent: free text
//   passes   (value, data) => (site, index of a snapshot) => whether the deposit is shown
//   part     (value) => breakdown and row of data.shares, where the program answers for this alone
//   subject  (value, data) => what the headline is then about; one such filter at a time, and a
//            change to one clears the others; absent: the headline names the filter and its value
//   of       (value, data) => the commodities for which deposits then count; absent: all
//   hint     key of the words shown where no deposit passes

import { STATUSES } from "./decode.js";
import { finds } from "./search.js";
import { statusAt, withinKm } from "./status.js";

/** @type {FilterRow[]} */
export const FILTERS = [
  {
    name: "search",
    label: "filter.search",
    initial: "",
    hint: "table.none",
    passes: (text, data) => finds(text, data),
  },
  {
    name: "commodity",
    label: "filter.commodity",
    initial: "",
    choices: (data, { word }) =>
      byName(
        data,
        counted(data).map((each) => ({ ...each, group: word("family", each.family) })),
      ),
    passes: (id, data) => countsFor(data, [id]),
    part: (id) => ["commodity", id],
    subject: (id, data) => named(data.commodities, id),
    of: (id) => [id],
  },
  {
    name: "group",
    label: "filter.group",
    initial: "",
    choices: (data) => data.groups,
    passes: (id, data) => countsFor(data, rowOf(data.groups, id).of),
    part: (id) => ["group:" + id],
    subject: (id, data) => named(data.groups, id),
    of: (id, data) => rowOf(data.groups, id).of,
  },
  {
    name: "oblast",
    label: "filter.oblast",
    initial: "",
    choices: (data) =>
      byName(
        data,
        distinct(data, "oblast").map((id) => ({
          id,
          name: data.sites.find((site) => site.oblast === id)?.oblastName || id,
        })),
      ),
    passes: (id) => (site) => site.oblast === id,
    part: (id) => ["oblast", id],
  },
  {
    name: "status",
    label: "filter.status",
    initial: "",
    choices: (_, { t }) => STATUSES.map((id) => ({ id, name: t("status." + id) })),
    passes: (status) => (site, index) => statusAt(site, index).status === status,
  },
  {
    name: "state",
    label: "filter.state",
    initial: "",
    choices: (data, { word }) =>
      distinct(data, "state")
        .sort()
        .map((id) => ({ id, name: word("state", id) })),
    passes: (state) => (site) => site.state === state,
  },
  {
    name: "within",
    label: "filter.within",
    initial: "",
    choices: (data, { t }) =>
      data.sites.some((site) => site.distances.some(({ values }) => values[0] !== -1))
        ? data.within.map((km) => ({ id: String(km), name: t("within.km", { km }) }))
        : [],
    passes: (most) => (site, index) => withinKm(site, index, Number(most)),
  },
];

export const MAX_TEXT = 100; // characters that a reader or a link can search for

/**
 * The table for one page: each row with its choices.
 * @param {Data} data
 * @param {I18n} i18n
 * @returns {Filter[]}
 */
export function makeFilters(data, i18n) {
  return FILTERS.map((filter) => ({
    ...filter,
    choices: filter.choices && filter.choices(data, i18n),
  }));
}

export function unfiltered() {
  return Object.fromEntries(FILTERS.map(({ name, initial }) => [name, initial]));
}

/**
 * The deposits that pass every filter, by index.
 * @param {Data} data
 * @param {Choices} selection
 * @param {number} index
 */
export function filterSites(data, selection, index) {
  const tests = FILTERS.filter(({ name }) => selection[name]).map(({ name, passes }) =>
    passes(selection[name], data),
  );
  return data.sites.flatMap((site, i) => (tests.every((passes) => passes(site, index)) ? [i] : []));
}

/**
 * The filter that the headline is about, if one is set.
 * @param {Choices} selection
 */
export function subjectOf(selection) {
  return FILTERS.find(({ name, subject }) => subject && selection[name]);
}

/**
 * A headline is about one thing: a change to one subject clears the others. Of a link that names
 * several, the first in the table holds.
 * @param {Choices} changes
 * @returns {Choices}
 */
export function oneSubject(changes) {
  const chosen = subjectOf(changes);
  if (!chosen) return changes;
  const others = FILTERS.filter((each) => each.subject && each !== chosen);
  return { ...changes, ...Object.fromEntries(others.map(({ name }) => [name, ""])) };
}

/**
 * Breakdown and row of data.shares that are about just what is chosen; null where none is.
 * @param {Choices} selection
 * @returns {Part | null}
 */
export function partOf(selection) {
  const set = FILTERS.filter(({ name }) => selection[name]);
  if (!set.length) return [""];
  return set.length === 1 && set[0].part ? set[0].part(selection[set[0].name]) : null;
}

/**
 * The numbers of the commodities for which deposits count; null for all.
 * @param {Choices} selection
 * @param {Data} data
 */
export function commoditiesOf(selection, data) {
  const filter = FILTERS.find(({ name, of }) => of && selection[name]);
  return filter?.of ? numbersOf(data, filter.of(selection[filter.name], data)) : null;
}

/** @param {Choices} selection */
export function hints(selection) {
  return FILTERS.filter(({ name, hint }) => hint && selection[name]).map(({ hint }) =>
    String(hint),
  );
}

/**
 * The commodities that some deposit counts for; others are only named at one.
 * @param {Data} data
 */
function counted(data) {
  const numbers = new Set(data.sites.flatMap((site) => site.counts));
  return data.commodities.filter((_, i) => numbers.has(i));
}

/**
 * @param {Data} data
 * @param {string[]} ids
 */
function numbersOf(data, ids) {
  return ids.map((id) => data.commodities.findIndex((each) => each.id === id));
}

/**
 * @param {Data} data
 * @param {string[]} ids
 * @returns {(site: Site) => boolean}
 */
function countsFor(data, ids) {
  const numbers = new Set(numbersOf(data, ids));
  return (site) => site.counts.some((each) => numbers.has(each));
}

/**
 * @param {Data} data
 * @param {"oblast" | "state" | "precision" | "family"} field
 * @returns {string[]}
 */
function distinct(data, field) {
  return [...new Set(data.sites.map((site) => site[field]).filter(Boolean))].map(String);
}

/**
 * @template {{id: string}} Row
 * @param {Row[]} rows
 * @param {string} id
 * @returns {Row}
 */
function rowOf(rows, id) {
  return /** @type {Row} */ (rows.find((each) => each.id === id));
}

/**
 * @param {{id: string, name: string}[]} rows
 * @param {string} id
 */
export function named(rows, id) {
  return rowOf(rows, id).name;
}

/**
 * @param {Data} data
 * @param {Choice[]} rows
 */
function byName(data, rows) {
  const order = new Intl.Collator(data.lang);
  return [...rows].sort((a, b) => order.compare(a.name, b.name));
}

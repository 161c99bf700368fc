// The answer that the headline shows: the program's own where it has one for what is chosen, else
// summed on the page from some of the program's draws.

import { course, runAt } from "./decode.js";
import { DrawTexts, countedItems, summedShare } from "./draws.js";
import { commoditiesOf, partOf, subjectOf } from "./filters.js";

export class Answers {
  /** @param {Data} data */
  constructor(data) {
    this.data = data;
    this.draws = new DrawTexts(data.draws);
    this.courses = new Map();
    this.every = data.commodities.map((_, i) => i);
  }

  /**
   * @param {string} id
   * @returns {Measure}
   */
  measure(id) {
    return /** @type {Measure} */ (this.data.measures.find((each) => each.id === id));
  }

  /**
   * The row of an answer at a snapshot, its runs decoded once.
   * @param {ShareRow} row
   * @param {number} index
   * @returns {number[]}
   */
  values(row, index) {
    if (!this.courses.has(row)) this.courses.set(row, course(row.course, 6));
    return runAt(this.courses.get(row), index).values.map((each) => each / SHARE_STEPS);
  }

  /**
   * The row of shares for what is chosen, where the program has answered just that.
   * @param {Pick<Shown, "selection" | "complete">} chosen
   * @returns {ShareRow | undefined}
   */
  row({ selection, complete }) {
    const part = complete ? partOf(selection) : null;
    const rows = part ? (this.data.shares[selection.by] || {})[part[0]] : undefined;
    if (!part || !rows) return undefined;
    if (!part[1]) return onlyRow(rows);
    return Object.hasOwn(rows, part[1]) ? rows[part[1]] : undefined;
  }

  /**
   * { n, known, values: [q05, q50, q95, map at its word, low, high], row } of what is listed, or
   * { n, known, why } where there is no share.
   * @param {Shown} chosen
   * @param {number} index
   * @returns {Answer}
   */
  listed(chosen, index) {
    const { selection, sites } = chosen;
    const row = this.row(chosen);
    const measure = this.measure(selection.by);
    if (row)
      return { n: row.n, known: row.known, values: this.values(row, index), row, about: false };
    const of = commoditiesOf(selection, this.data);
    const numbers = new Set(of || this.every);
    const items = countedItems(sites, numbers, measure.byDeposit);
    const n = distinctSites(items);
    const known = distinctSites(
      items.filter(
        (each) => each.amount && (!measure.priced || this.data.commodities[each.of].price),
      ),
    );
    if (!n) return { n, known, why: "headline.nobody" };
    if (!measure.adds && new Set(items.map((each) => each.of)).size > 1)
      return { n, known, why: "headline.why.several" };
    const sum = summedShare(items, measure, index, this.data, this.draws);
    if (!sum)
      return { n, known, why: this.published(items) ? "headline.why.other" : "headline.why" };
    return { n, known, values: sum.values, about: sum.doubtful };
  }

  /**
   * Whether the cards of these deposits show a figure, though it cannot be added.
   * @param {Item[]} items
   */
  published(items) {
    return items.some(({ site, of }) =>
      site.has.some((figure) => figure.of === of && figure.q !== undefined),
    );
  }

  /**
   * The estimate for the country, or { why } where there is none.
   * @param {Shown} chosen
   * @returns {{row: EstimateRow, why?: undefined} | {why: string}}
   */
  country({ selection, complete }) {
    const rows = this.data.country[selection.by];
    const part = complete && partOf(selection);
    if (!rows)
      return {
        why: this.measure(selection.by).byDeposit ? "headline.why.number" : "headline.why.total",
      };
    const row = part && rows[part.filter(Boolean).join(":")];
    if (row) return { row };
    if (part && !part[0] && !this.measure(selection.by).adds)
      return { why: "headline.why.several" };
    return {
      why: part && (!part[0] || subjectOf(selection)) ? "headline.why.total" : "headline.why.part",
    };
  }
}

const SHARE_STEPS = 1000000; // as in minerals/views/maps/page_payload.py

/** @param {Item[]} items */
function distinctSites(items) {
  return new Set(items.map((each) => each.site)).size;
}

/** @param {Record<string, ShareRow> | undefined} rows */
function onlyRow(rows) {
  return rows ? Object.values(rows)[0] : undefined;
}

/**
 * The measures that the page can switch to: those by which something has a share.
 * @param {Data} data
 * @returns {string[]}
 */
export function measuresOf(data) {
  const told = (/** @type {Measure} */ { id }) =>
    id === data.measure || Object.values(data.shares[id]).some((rows) => Object.keys(rows).length);
  return data.measures.filter(told).map((each) => each.id);
}

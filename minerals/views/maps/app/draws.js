// Reads what minerals/views/maps/draw_records.py writes, and sums it: every draw is the program's
// own, the page makes none.

import { VALUE, runAt } from "./decode.js";

const FRACTION_STEPS = 10000;
const OUTLINE_STEPS = 48;
const QUANTITY_STEPS = 63;

const QUANTILES = [0.05, 0.5, 0.95];

export class DrawTexts {
  /** @param {Pick<Data["draws"], "n" | "texts">} draws */
  constructor({ n, texts }) {
    this.n = n;
    this.texts = texts;
    this.known = new Map();
  }

  /**
   * The drawn fractions of a number, from 1; null for a site that is not in doubt.
   * @param {number} number
   */
  fractions(number) {
    if (!number) return null;
    if (!this.known.has(number)) this.known.set(number, this.read(this.texts[number - 1]));
    return this.known.get(number);
  }

  /**
   * A letter each for an outline, a bit each for a point.
   * @param {string} text
   */
  read(text) {
    if (text.length === this.n)
      return Float64Array.from(text, (letter) => VALUE[letter.charCodeAt(0)] / OUTLINE_STEPS);
    return Float64Array.from(
      { length: this.n },
      (_, i) => (VALUE[text.charCodeAt(Math.floor(i / 6))] >> (i % 6)) & 1,
    );
  }

  /**
   * The drawn quantities of [quantity, low, high, text]; null where its limits are the same.
   * @param {Amount} amount
   * @returns {Float64Array | null}
   */
  quantities(amount) {
    const [, low, high, text] = amount;
    if (low === undefined || high === undefined || text === undefined) return null;
    if (!this.known.has(amount)) {
      const at = (/** @type {number} */ part) =>
        low > 0 ? low * (high / low) ** part : part * high;
      this.known.set(
        amount,
        Float64Array.from(text, (letter) => at(VALUE[letter.charCodeAt(0)] / QUANTITY_STEPS)),
      );
    }
    return this.known.get(amount);
  }

  /**
   * The occupied fraction of a site with its bounds and draws: of its area, or of what lies in it.
   * @param {Pick<Site, "world">} site
   * @param {number} index
   * @param {boolean} ofOre
   * @returns {Fraction}
   */
  occupied(site, index, ofOre) {
    const [low, value, high, area, ore] = runAt(site.world, index).values;
    const whole = FRACTION_STEPS;
    const found = {
      low: low / whole,
      value: value / whole,
      high: high / whole,
      drawn: this.fractions(ofOre ? ore : area),
    };
    // Ore may lie anywhere in an outline that the line may cut.
    return ofOre ? { ...found, low: low === whole ? 1 : 0, high: high === 0 ? 0 : 1 } : found;
  }
}

/**
 * The deposits and commodities that count among some sites, as minerals/shares/population.py has
 * them: a section of a deposit never counts beside its whole.
 * @param {Site[]} sites
 * @param {Set<number>} numbers
 * @param {boolean} byDeposit
 * @returns {Item[]}
 */
export function countedItems(sites, numbers, byDeposit) {
  const items = sites.flatMap((site) =>
    site.counts
      .filter((of) => numbers.has(of))
      .map((of) => ({
        site,
        of,
        amount: site.amounts && site.amounts[of],
        key: (/** @type {string} */ id) => (byDeposit ? "" : of) + " " + id,
      })),
  );
  if (!sites.some(({ above }) => above.length)) return items;
  const keys = (/** @type {Item[]} */ some) => new Set(some.map(({ site, key }) => key(site.id)));
  const measured = items.filter((each) => each.amount);
  const all = keys(items);
  const known = keys(measured);
  const below = new Set(measured.flatMap(({ site, key }) => site.above.map(key)));
  const within = (/** @type {Item} */ { site, key }, /** @type {Set<string>} */ among) =>
    site.above.some((id) => among.has(key(id)));
  return items.filter((item) => {
    if (!byDeposit && item.amount) return !within(item, known);
    return !within(item, all) && (byDeposit || !below.has(item.key(item.site.id)));
  });
}

/**
 * What each item weighs, with limits and draws: 1 for a deposit, a quantity, or its price.
 * @param {Item[]} items
 * @param {Measure} measure
 * @param {Pick<Data, "commodities">} data
 * @param {DrawTexts} draws
 * @returns {Weighed[]}
 */
function weighed(items, measure, data, draws) {
  if (measure.byDeposit)
    return [...new Set(items.map(({ site }) => site))].map((site) => ({
      site,
      weight: 1,
      low: 1,
      high: 1,
      drawn: null,
    }));
  return items.flatMap(({ site, of, amount }) => {
    const price = measure.priced ? data.commodities[of].price : 1;
    if (!amount || !price) return [];
    const [weight, low = weight, high = weight] = amount;
    const drawn = draws.quantities(amount);
    return {
      site,
      weight: weight * price,
      low: low * price,
      high: high * price,
      drawn: drawn && drawn.map((/** @type {number} */ each) => each * price),
    };
  });
}

/**
 * The occupied part of the sum in every draw.
 * @param {(Weighed&{fraction: Fraction})[]} rows
 * @param {number} n
 */
function drawnShares(rows, n) {
  const occupied = new Float64Array(n);
  const whole = new Float64Array(n);
  for (const { weight, drawn, fraction } of rows) {
    for (let i = 0; i < n; i++) {
      const each = drawn ? drawn[i] : weight;
      whole[i] += each;
      occupied[i] += each * (fraction.drawn ? fraction.drawn[i] : fraction.value);
    }
  }
  return occupied.map((each, i) => each / whole[i]);
}

/**
 * The smallest mean of fractions that weights within their limits give, as in shares/bounds.py.
 * @template {Weighed} Row
 * @param {Row[]} rows
 * @param {(row: Row) => number} fractionOf
 */
function leastMean(rows, fractionOf) {
  const sorted = rows
    .map((row) => ({ ...row, part: fractionOf(row) }))
    .sort((a, b) => a.part - b.part);
  let weight = 0;
  let sum = 0;
  for (const { low, part } of sorted) {
    weight += low;
    sum += low * part;
  }
  let least = weight > 0 ? sum / weight : Infinity;
  for (const { low, high, part } of sorted) {
    weight += high - low;
    sum += (high - low) * part;
    if (weight > 0) least = Math.min(least, sum / weight);
  }
  return least;
}

/**
 * @param {ArrayLike<number>} sorted
 * @param {number} part
 */
function quantile(sorted, part) {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const next = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[next] - sorted[below]);
}

/**
 * [q05, q50, q95, map at its word, low, high] of the items at a snapshot, and whether a draw is in
 * it; null where nothing weighs.
 * @param {Item[]} items
 * @param {Measure} measure
 * @param {number} index
 * @param {Pick<Data, "commodities">} data
 * @param {DrawTexts} draws
 */
export function summedShare(items, measure, index, data, draws) {
  const rows = weighed(items, measure, data, draws).map((row) => ({
    ...row,
    fraction: draws.occupied(row.site, index, !measure.byDeposit),
  }));
  const whole = rows.reduce((sum, { weight }) => sum + weight, 0);
  if (!(whole > 0)) return null;
  const low = leastMean(rows, ({ fraction }) => fraction.low);
  const high = 1 - leastMean(rows, ({ fraction }) => 1 - fraction.high);
  const word = rows.reduce((sum, { weight, fraction }) => sum + weight * fraction.value, 0) / whole;
  const doubtful = low < high && rows.some(({ drawn, fraction }) => drawn || fraction.drawn);
  const shares = doubtful
    ? drawnShares(rows, draws.n)
        .map((each) => Math.min(high, Math.max(low, each)))
        .sort()
    : [word];
  return {
    values: [...QUANTILES.map((part) => quantile(shares, part)), word, low, high],
    doubtful,
  };
}

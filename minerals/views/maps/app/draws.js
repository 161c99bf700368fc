// Reads what minerals/views/maps/draw_records.py writes, and sums it: every draw is the program's
// own, the page makes none.

import { VALUE, runAt } from "./decode.js";

const FRACTION_STEPS = 10000;
const OUTLINE_STEPS = 48;
const QUANTITY_STEPS = 63;

const QUANTILES = [0.05, 0.5, 0.95];

export class DrawTexts {
  constructor({ n, texts }) {
    this.n = n;
    this.texts = texts;
    this.known = new Map();
  }

  // The drawn fractions of a number, from 1; null for a site that is not in doubt.
  fractions(number) {
    if (!number) return null;
    if (!this.known.has(number)) this.known.set(number, this.read(this.texts[number - 1]));
    return this.known.get(number);
  }

  // A letter each for an outline, a bit each for a point.
  read(text) {
    if (text.length === this.n)
      return Float64Array.from(text, (letter) => VALUE[letter.charCodeAt(0)] / OUTLINE_STEPS);
    return Float64Array.from(
      { length: this.n },
      (_, i) => (VALUE[text.charCodeAt(Math.floor(i / 6))] >> (i % 6)) & 1,
    );
  }

  // The drawn quantities of [quantity, low, high, text]; null where its limits are the same.
  quantities(amount) {
    const [, low, high, text] = amount;
    if (text === undefined) return null;
    if (!this.known.has(amount)) {
      const at = low > 0 ? (part) => low * (high / low) ** part : (part) => part * high;
      this.known.set(
        amount,
        Float64Array.from(text, (letter) => at(VALUE[letter.charCodeAt(0)] / QUANTITY_STEPS)),
      );
    }
    return this.known.get(amount);
  }

  // The occupied fraction of a site with its bounds and draws: of its area, or of what lies in it.
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

// The deposits and commodities that count among some sites, as minerals/shares/population.py has
// them: a section of a deposit never counts beside its whole.
export function countedItems(sites, numbers, byDeposit) {
  const items = sites.flatMap((site) =>
    site.counts
      .filter((of) => numbers.has(of))
      .map((of) => ({
        site,
        of,
        amount: site.amounts && site.amounts[of],
        key: (id) => (byDeposit ? "" : of) + " " + id,
      })),
  );
  const keys = (some) => new Set(some.map(({ site, key }) => key(site.id)));
  const measured = items.filter((each) => each.amount);
  const all = keys(items);
  const known = keys(measured);
  const below = new Set(measured.flatMap(({ site, key }) => site.above.map(key)));
  const within = ({ site, key }, among) => site.above.some((id) => among.has(key(id)));
  return items.filter((item) => {
    if (!byDeposit && item.amount) return !within(item, known);
    return !within(item, all) && (byDeposit || !below.has(item.key(item.site.id)));
  });
}

// What each item weighs, with limits and draws: 1 for a deposit, a quantity, or its price.
function weighed(items, measure, data, draws) {
  if (measure.byDeposit)
    return [...new Set(items.map(({ site }) => site))].map((site) => ({
      site,
      weight: 1,
      low: 1,
      high: 1,
      drawn: null,
    }));
  const priced = items.map((item) => ({
    ...item,
    price: measure.priced ? data.commodities[item.of].price : 1,
  }));
  return priced
    .filter(({ amount, price }) => amount && price)
    .map(({ site, amount, price }) => {
      const [weight, low, high] = amount.length > 1 ? amount : [amount[0], amount[0], amount[0]];
      const drawn = draws.quantities(amount);
      return {
        site,
        weight: weight * price,
        low: low * price,
        high: high * price,
        drawn: drawn && drawn.map((each) => each * price),
      };
    });
}

// The occupied part of the sum in every draw.
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

// The smallest mean of fractions that weights within their limits give, as in shares/bounds.py.
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

function quantile(sorted, part) {
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const next = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[next] - sorted[below]);
}

// [q05, q50, q95, map at its word, low, high] of the items at a snapshot, and whether a draw is in
// it; null where nothing weighs.
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

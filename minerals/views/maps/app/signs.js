// Signs of deposits: colour, shape and size.

import { statusAt } from "./status.js";

export const COLOURS = { government: "#0072b2", occupied: "#d55e00", contested: "#6a3d9a" };

export const CHOSEN = "#1a56c4"; // of the ring round the deposit of the card

// Every sign of one radius has the area of its circle.
/** @type {Record<Status, Point[] | null>} */
export const CORNERS = {
  government: null, // a circle
  occupied: [
    [0, -1.43],
    [1.31, 0.97],
    [-1.31, 0.97],
  ],
  contested: [
    [0, -1.253],
    [1.253, 0],
    [0, 1.253],
    [-1.253, 0],
  ],
};

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Status} status
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
export function trace(context, status, x, y, radius) {
  context.beginPath();
  const corners = CORNERS[status];
  if (!corners) context.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    for (const [dx, dy] of corners) context.lineTo(x + dx * radius, y + dy * radius);
    context.closePath();
  }
}

/** @type {("quantity" | "value")[]} */
const AMOUNTS = ["quantity", "value"];

/**
 * The amounts by which signs can be drawn larger or smaller.
 * @param {Data} data
 */
export function sizes(data) {
  return AMOUNTS.filter((name) => data.sites.some((site) => site[name] !== undefined));
}

// Radius of a sign, of the largest and of the smallest by an amount.
export const SIGN_PX = 5;
export const MOST_PX = 18;
const LEAST_PX = 1.5;

/**
 * How large deposits are drawn: { radius(site), bare(site), key }. By an amount the area is
 * proportional to it, and a deposit without one is an outline, as large as all are without amounts.
 * @param {Data} data
 * @param {Choices} selection
 * @param {number[]} shown
 * @returns {Sizing}
 */
export function sizing(data, selection, shown) {
  const number = data.commodities.findIndex((each) => each.id === selection.commodity);
  /** @type {Record<string, (site: Site) => number | undefined>} */
  const amounts = {
    value: (site) => site.value,
    quantity: (site) => site.quantity && site.quantity[number],
  };
  const amount = amounts[selection.size];
  if (!amount || (selection.size === "quantity" && number < 0))
    return { radius: () => SIGN_PX, bare: () => false, key: null };
  const most = Math.max(0, ...shown.map((i) => amount(data.sites[i]) || 0));
  const radiusOf = (/** @type {number} */ each) =>
    Math.max(LEAST_PX, MOST_PX * Math.sqrt(each / most));
  const top = most && 10 ** Math.floor(Math.log10(most));
  const round = top * ([5, 2, 1].find((each) => each * top <= most) || 1);
  return {
    radius: (site) => {
      const each = amount(site);
      return each ? radiusOf(each) : SIGN_PX;
    },
    bare: (site) => !amount(site),
    key: {
      unit: selection.size === "value" ? "USD" : data.commodities[number].unit,
      rows: most ? [round, round / 10].map((each) => [each, radiusOf(each)]) : [],
    },
  };
}

/**
 * @param {Site} site
 * @param {MarkOptions} options
 * @returns {MarkStyle}
 */
export function markStyle(site, options) {
  const { status, certain } = statusAt(site, options.index);
  const moved = options.compare !== null && statusAt(site, options.compare).status !== status;
  return {
    status,
    certain,
    radius: options.size.radius(site),
    bare: options.size.bare(site),
    ring: moved,
  };
}

// Names on the map: towns and oblasts, where neither a sign nor another name lies.

import { contextOf, element } from "./dom.js";

const FONT_PX = 11;
const LINE_PX = 14;
const NEAR_ZOOM = 7.5; // from here on towns are named that are not from afar
const TOWN_ZOOM = 5.75;
const OBLAST_ZOOM = 6.25;
const GAP_PX = 5;

/**
 * Places of a name beside its point, in order of preference: parts of its width and height.
 * @type {Point[]}
 */
const SIDES = [
  [1, 0],
  [-1, 0],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
];

/**
 * How far the name of an oblast may move from its place, in pixels; the least first.
 * @type {Point[]}
 */
const MOVES = Array.from(
  { length: 21 * 31 },
  (_, i) => /** @type {Point} */ ([8 * ((i % 21) - 10), 6 * (Math.floor(i / 21) - 15)]),
).sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
const CELL_PX = 64;

// Boxes that are taken, found by the cells of a grid that they lie in.
export class Taken {
  constructor() {
    /** @type {Map<string, Box[]>} */
    this.cells = new Map();
  }

  /** @param {Box} box */
  *keys({ x, y, wide, tall }) {
    for (let i = cell(x - wide / 2); i <= cell(x + wide / 2); i++)
      for (let j = cell(y - tall / 2); j <= cell(y + tall / 2); j++) yield i + " " + j;
  }

  /** @param {Box} box */
  add(box) {
    for (const key of this.keys(box)) {
      const boxes = this.cells.get(key);
      if (boxes) boxes.push(box);
      else this.cells.set(key, [box]);
    }
  }

  /** @param {Box} box */
  free(box) {
    const apart = (/** @type {Box} */ { x, y, wide, tall }) =>
      Math.abs(x - box.x) >= (wide + box.wide) / 2 || Math.abs(y - box.y) >= (tall + box.tall) / 2;
    for (const key of this.keys(box)) if (!(this.cells.get(key) || []).every(apart)) return false;
    return true;
  }

  /**
   * The first of some middles at which a box lies in none that are taken, and which may be.
   * @param {Point[]} middles
   * @param {number} wide
   * @param {number} tall
   * @param {(middle: Point) => boolean} [may]
   * @returns {Point | undefined}
   */
  place(middles, wide, tall, may = () => true) {
    return middles.find(([x, y]) => this.free({ x, y, wide, tall }) && may([x, y]));
  }
}

/** @param {number} place */
function cell(place) {
  return Math.floor(place / CELL_PX);
}

/**
 * Whether rings hold a point, each ring within another being a hole.
 * @param {L.LatLng[][]} rings
 * @param {number} x
 * @param {number} y
 */
export function holds(rings, x, y) {
  let within = false;
  for (const ring of rings)
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const a = ring[i];
      const b = ring[j];
      if (a.lat > y !== b.lat > y && x < a.lng + ((b.lng - a.lng) * (y - a.lat)) / (b.lat - a.lat))
        within = !within;
    }
  return within;
}

export class Names {
  /**
   * @param {L.Map} map
   * @param {Data} data
   * @param {HTMLElement[]} units The names of oblasts, in their order.
   * @param {L.LatLng[][][]} rings Their outlines.
   */
  constructor(map, data, units, rings) {
    this.map = map;
    this.data = data;
    this.units = units;
    this.rings = rings;
    this.key = "";
    /** @type {{at: L.LatLng, radius: number}[]} */
    this.shown = [];
    this.on = false;
    this.context = contextOf(document.createElement("canvas"));
    this.context.font = FONT_PX + 'px system-ui,"Noto Sans","DejaVu Sans",sans-serif';
    this.towns = data.towns.map(([name, latitude, longitude, far]) => {
      const text = element("span", {}, name);
      const html = element("div", {}, element("i", {}), text);
      const icon = L.divIcon({ html, className: "place town", iconSize: [0, 0] });
      L.marker([latitude, longitude], {
        icon,
        pane: "m-labels",
        interactive: false,
        keyboard: false,
      }).addTo(map);
      return { html, text, far, at: L.latLng(latitude, longitude) };
    });
    map.on("zoomend", () => this.place());
  }

  /**
   * Names make room for signs: places and radii of those that are shown.
   * @param {{at: L.LatLng, radius: number}[]} signs
   * @param {boolean} on
   */
  update(signs, on) {
    const told = this.units.map((each) => each.textContent).join();
    let sum = 0;
    for (const { at, radius } of signs) sum = (sum * 31 + at.lat * 7 + at.lng * 3 + radius) % 1e9;
    const key = [on, told, signs.length, sum].join();
    if (key === this.key) return;
    this.key = key;
    this.shown = signs;
    this.on = on;
    this.place();
  }

  place() {
    const { map } = this;
    const zoom = map.getZoom();
    const point = (/** @type {L.LatLng} */ at) => map.project(at, zoom);
    if (!this.on) return;
    const taken = new Taken();
    for (const { at, radius } of this.shown)
      taken.add({ ...point(at), wide: 2 * radius, tall: 2 * radius });
    this.data.units.forEach((unit, i) => {
      const inner = this.units[i];
      const { x, y } = point(L.latLng(unit.at[0], unit.at[1]));
      const text =
        zoom < OBLAST_ZOOM ? inner.querySelector(".told")?.textContent : inner.textContent;
      const moves = MOVES.map(([aside, down]) => /** @type {Point} */ ([x + aside, y + down]));
      const inside = (/** @type {Point} */ at) => {
        const { lat, lng } = map.unproject(L.point(at), zoom);
        return holds(this.rings[i], lng, lat);
      };
      const wide = this.width(text || "") + 4;
      const found = text ? taken.place(moves, wide, LINE_PX, inside) : null;
      if (found) taken.add({ x: found[0], y: found[1], wide, tall: LINE_PX });
      inner.hidden = !found;
      if (found)
        inner.style.transform = `translate(calc(-50% + ${found[0] - x}px),calc(-50% + ${found[1] - y}px))`;
    });
    for (const { html, text, far, at } of this.towns) {
      const { x, y } = point(at);
      const wide = this.width(text.textContent || "");
      const sides = SIDES.map(
        ([right, down]) =>
          /** @type {Point} */ ([
            x + right * (GAP_PX + wide / 2),
            y + down * (right ? LINE_PX / 2 : LINE_PX / 2 + 3),
          ]),
      );
      const due = zoom >= (far ? TOWN_ZOOM : NEAR_ZOOM);
      const dot = due && taken.place([[x, y]], 4, 4);
      const found = due && taken.place(sides, wide, LINE_PX);
      html.hidden = !found;
      if (dot && found) taken.add({ x, y, wide: 4, tall: 4 });
      if (found) taken.add({ x: found[0], y: found[1], wide, tall: LINE_PX });
      html.classList.toggle("under", !dot);
      if (found)
        text.style.transform = `translate(calc(-50% + ${found[0] - x}px),calc(-50% + ${found[1] - y}px))`;
    }
  }

  /** @param {string} text */
  width(text) {
    return this.context.measureText(text).width;
  }
}

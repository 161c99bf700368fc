// Drawings: the signs of the legend, the parts of a picture.

import { COLOURS, CORNERS } from "./signs.js";

export const SVG = "http://www.w3.org/2000/svg";
/** @type {Point} */
const SWATCH = [22, 16];

/**
 * @param {Point} size Width and height.
 * @param {...SVGElement} children
 */
export function drawing([width, height], ...children) {
  const viewBox = `0 0 ${width} ${height}`;
  const svg = shape("svg", { width, height, viewBox, "aria-hidden": "true" });
  svg.append(...children);
  return svg;
}

/**
 * @param {string} tag
 * @param {Attributes} attributes
 * @returns {SVGElement}
 */
export function shape(tag, attributes) {
  const made = /** @type {SVGElement} */ (document.createElementNS(SVG, tag));
  dress(made, attributes);
  return made;
}

/**
 * @param {SVGElement} made
 * @param {Attributes} attributes
 */
export function dress(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
}

/**
 * @param {Status} status
 * @param {boolean} certain
 */
export function swatch(status, certain) {
  const colour = COLOURS[status];
  const corners = CORNERS[status];
  const style = certain
    ? { fill: colour, stroke: "#222" }
    : { fill: "#fff", stroke: colour, "stroke-width": 2 };
  if (!corners) return drawing(SWATCH, shape("circle", { cx: 11, cy: 8, r: 5, ...style }));
  return drawing(
    SWATCH,
    shape("polygon", {
      points: corners.map(([x, y]) => [11 + 5 * x, 8 + 5 * y].join()).join(" "),
      ...style,
    }),
  );
}

/**
 * @param {string | null} fill
 * @param {number} opacity
 * @param {string} [lines]
 */
export function patch(fill, opacity, lines) {
  const parts = [
    shape("rect", {
      x: 1,
      y: 1,
      width: 20,
      height: 14,
      fill: fill || "#fff",
      "fill-opacity": opacity,
      stroke: lines || "#777",
    }),
  ];
  if (lines)
    for (const x of [-4, 3, 10])
      parts.push(
        shape("path", {
          d: `M${x + 4} 15 L${x + 14} 1`,
          stroke: lines,
          "stroke-width": 1.6,
          fill: "none",
        }),
      );
  return drawing(SWATCH, ...parts);
}

/**
 * @param {string} colour
 * @param {number} r
 */
export function ringed(colour, r) {
  const style = { fill: "none", stroke: colour, "stroke-width": 3 };
  return drawing(SWATCH, shape("circle", { cx: 11, cy: 8, r, ...style }));
}

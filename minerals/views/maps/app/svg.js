// Drawings: the signs of the legend, the parts of a picture.

import { COLOURS, CORNERS } from "./signs.js";

export const SVG = "http://www.w3.org/2000/svg";
const SWATCH = [22, 16];

export function drawing([width, height], ...children) {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of [
    ["width", width],
    ["height", height],
    ["viewBox", `0 0 ${width} ${height}`],
    ["aria-hidden", "true"],
  ])
    svg.setAttribute(name, value);
  svg.append(...children);
  return svg;
}

export function shape(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

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

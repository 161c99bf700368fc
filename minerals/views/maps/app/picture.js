// The map as one SVG: what Leaflet has drawn, with headline, legend and sources.

import { byId, contextOf, element } from "./dom.js";
import { CORNERS } from "./signs.js";
import { SVG, dress, shape } from "./svg.js";

const MARGIN = 16;
const LINE = 17;
const LEGEND_WIDTH = 250;
const FONT = "system-ui,'Noto Sans','DejaVu Sans',sans-serif";

/**
 * Parts of the page in the order in which they lie: vectors, then names.
 * @param {L.Map} map
 */
function mapPicture(map) {
  /** @type {Vector[]} */
  const layers = [];
  /** @type {HTMLElement[]} */
  const names = [];
  map.eachLayer((/** @type {any} */ layer) => {
    if (layer._renderer && (layer._parts || layer._point)) layers.push(layer);
    else if (layer._icon && layer._icon.textContent) names.push(layer._icon);
  });
  const order = drawingOrder(layers);
  const corner = map.containerPointToLayerPoint([0, 0]);
  const frame = map.getSize();
  const drawn = layers
    .sort((a, b) => (order.get(a) || 0) - (order.get(b) || 0))
    .flatMap((layer) => vectorPath(layer) || []);
  const group = shape("g", { transform: `translate(${-corner.x} ${-corner.y})` });
  group.append(...drawn);
  const sheet = shape("svg", { width: frame.x, height: frame.y, overflow: "hidden" });
  sheet.append(
    hatches(layers),
    shape("rect", {
      width: frame.x,
      height: frame.y,
      fill: getComputedStyle(map.getContainer()).backgroundColor,
    }),
    group,
    ...names.flatMap((icon) => placeName(icon, map.getContainer())),
  );
  return { sheet, width: frame.x, height: frame.y };
}

/**
 * The place of each vector: by the level of its pane, then as its renderer draws.
 * @param {Vector[]} layers
 * @returns {Map<Vector, number>}
 */
function drawingOrder(layers) {
  const level = (/** @type {L.Renderer} */ renderer) =>
    Number(getComputedStyle(/** @type {Element} */ (renderer.getPane())).zIndex) || 0;
  const renderers = [...new Set(layers.map((each) => each._renderer))].sort(
    (a, b) => level(a) - level(b),
  );
  const order = new Map();
  for (const renderer of renderers) {
    for (let next = renderer._drawFirst; next; next = next.next) order.set(next.layer, order.size);
    for (const layer of layers)
      if (layer._renderer === renderer && !order.has(layer)) order.set(layer, order.size);
  }
  return order;
}

/** @param {Vector} layer */
function vectorPath(layer) {
  const { options } = layer;
  const closed = /** @type {object} */ (layer) instanceof L.Polygon || !layer._parts;
  const d = layer._parts
    ? layer._parts.map((part) => lineText(part, closed)).join("")
    : signText(layer);
  if (!d) return null;
  const filled = closed && options.fill !== false;
  const stroked = options.stroke !== false;
  const fill = options.fillColor || options.color;
  return shape("path", {
    d,
    "fill-rule": "evenodd",
    fill: filled ? (fill.hatch ? `url(#${fill.hatch})` : fill) : "none",
    ...(filled ? { "fill-opacity": options.fillOpacity } : {}),
    ...(stroked
      ? {
          stroke: options.color,
          "stroke-width": options.weight,
          "stroke-opacity": options.opacity,
          "stroke-linejoin": "round",
        }
      : {}),
    ...(stroked && options.dashArray ? { "stroke-dasharray": options.dashArray } : {}),
  });
}

/**
 * @param {{x: number, y: number}[]} points
 * @param {boolean} closed
 */
function lineText(points, closed) {
  if (!points.length) return "";
  const step = (/** @type {{x: number, y: number}} */ { x, y }) =>
    `${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  return "M" + points.map(step).join("L") + (closed ? "Z" : "");
}

/** @param {Vector} layer */
function signText(layer) {
  const { x, y } = layer._point;
  const radius = layer._radius;
  const corners = CORNERS[/** @type {Status} */ (layer.options.status)];
  if (corners)
    return lineText(
      corners.map(([dx, dy]) => ({ x: x + dx * radius, y: y + dy * radius })),
      true,
    );
  return `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0Z`;
}

/**
 * The hatches that some layer is filled with.
 * @param {Vector[]} layers
 */
function hatches(layers) {
  const defs = shape("defs", {});
  const names = new Set(
    layers.map((each) => each.options.fillColor && each.options.fillColor.hatch).filter(Boolean),
  );
  for (const name of names) {
    const [, way, colour] = name.split("-");
    const pattern = shape("pattern", {
      id: name,
      width: 8,
      height: 8,
      patternUnits: "userSpaceOnUse",
    });
    const d = [-8, 0, 8]
      .map((shift) => `M${shift} ${way === "up" ? 8 : 0}L${shift + 8} ${way === "up" ? 0 : 8}`)
      .join("");
    pattern.append(shape("path", { d, stroke: "#" + colour, "stroke-width": 1.6 }));
    defs.append(pattern);
  }
  return defs;
}

/**
 * @param {HTMLElement} icon
 * @param {HTMLElement} container
 */
function placeName(icon, container) {
  const text = icon.innerText.trim();
  const { left, top, width, height } = (icon.firstElementChild || icon).getBoundingClientRect();
  const from = container.getBoundingClientRect();
  const style = getComputedStyle(icon);
  if (!text || !width || style.display === "none") return [];
  const at = { x: left - from.left + width / 2, y: top - from.top + height / 2 };
  return [
    textAt(text, at.x, at.y + 4, {
      size: parseFloat(style.fontSize),
      fill: style.color,
      anchor: "middle",
      halo: true,
    }),
  ];
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {TextStyle} style
 */
function textAt(
  text,
  x,
  y,
  { size = 13, fill = "#1b1b1b", anchor = "start", weight = 400, halo = false } = {},
) {
  const made = shape("text", {
    x,
    y,
    "font-size": size,
    fill,
    "text-anchor": anchor,
    "font-weight": weight,
  });
  if (halo) dress(made, { stroke: "#fff", "stroke-width": 2.5, "paint-order": "stroke" });
  made.textContent = text;
  return made;
}

/**
 * A text in lines of at most a width.
 * @param {string} text
 * @param {number} width
 * @param {number} size
 * @param {number} [weight]
 */
function wrapped(text, width, size, weight = 400) {
  const context = contextOf(document.createElement("canvas"));
  const lines = [];
  context.font = `${weight} ${size}px ${FONT}`;
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line ? line + " " + word : word;
    if (line && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line ? [...lines, line] : lines;
}

/**
 * Rows of the legend as the page shows them, one below the other.
 * @param {Iterable<Element>} rows
 * @param {number} x
 * @param {number} y
 * @param {number} width
 */
function legendPicture(rows, x, y, width) {
  const group = shape("g", {});
  for (const row of rows) {
    const lines = wrapped(row.textContent || "", width - 30, 12);
    const swatch = row.querySelector("svg");
    const wide = swatch ? Number(swatch.getAttribute("width")) + 8 : 0;
    const tall = swatch ? Number(swatch.getAttribute("height")) : 0;
    const over = Math.max(0, tall - 18);
    if (swatch) {
      const sign = shape("g", { transform: `translate(${x} ${y + over - (tall + 8) / 2})` });
      y += over;
      sign.append(...[...swatch.children].map((each) => each.cloneNode(true)));
      group.append(sign);
    }
    for (const line of lines) {
      group.append(textAt(line, x + wide, y - (lines.length < 2 ? over / 2 : 0), { size: 12 }));
      y += LINE;
    }
    y += 3;
  }
  return { group, bottom: y };
}

/**
 * `words`: title, headline, about, sources; texts of the page.
 * @param {L.Map} map
 * @param {Record<"title" | "headline" | "about" | "sources", string>} words
 */
export function pageSvg(map, words) {
  const { sheet, width, height } = mapPicture(map);
  const beside = width > 700;
  const whole = width + 2 * MARGIN + (beside ? LEGEND_WIDTH : 0);
  const svg = shape("svg", { xmlns: SVG, role: "img", "font-family": FONT });
  const title = shape("title", {});
  const about = shape("desc", {});
  /** @type {SVGElement[]} */
  const texts = [];
  title.textContent = words.title;
  about.textContent = [words.headline, words.about].join(" ");
  let y = MARGIN;
  const paragraph = (
    /** @type {string} */ text,
    /** @type {number} */ size,
    /** @type {TextStyle} */ options,
  ) => {
    for (const line of wrapped(text, whole - 2 * MARGIN, size, options.weight)) {
      y += Math.round(size * 1.3);
      texts.push(textAt(line, MARGIN, y, { size, ...options }));
    }
  };
  paragraph(words.title, 18, { weight: 700 });
  paragraph(words.headline, 15, { weight: 700 });
  paragraph(words.about, 12, {});
  y += 8;
  dress(sheet, { x: MARGIN, y });
  const rows = document.querySelectorAll("#m-legend-rows .row, #m-legend-rows p");
  const legend = beside
    ? legendPicture(rows, width + MARGIN + 14, y + 14, LEGEND_WIDTH - 14)
    : legendPicture(rows, MARGIN, y + height + 24, whole - 2 * MARGIN);
  y = Math.max(y + height, legend.bottom) + 4;
  paragraph(words.sources, 11, { fill: "#555" });
  const tall = y + MARGIN;
  dress(svg, { width: whole, height: tall, viewBox: `0 0 ${whole} ${tall}` });
  svg.append(
    title,
    about,
    shape("rect", { width: whole, height: tall, fill: "#fff" }),
    sheet,
    legend.group,
    ...texts,
  );
  return svg;
}

/**
 * Map and legend alone, for a page that says the rest beside them.
 * @param {L.Map} map
 * @param {string} title
 */
export function barePicture(map, title) {
  const { sheet, width, height } = mapPicture(map);
  const legend = element("div", { class: "legend" });
  dress(sheet, { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title });
  legend.append(
    ...[...byId("m-legend-rows").querySelectorAll(".row, p")].map((row) => row.cloneNode(true)),
  );
  return [sheet, legend];
}

/**
 * The same picture in pixels, twice as many as on the page.
 * @param {SVGElement} svg
 * @returns {Promise<Blob | null>}
 */
export function pngOf(svg) {
  const picture = new Image();
  const canvas = document.createElement("canvas");
  canvas.width = 2 * Number(svg.getAttribute("width"));
  canvas.height = 2 * Number(svg.getAttribute("height"));
  return new Promise((resolve, reject) => {
    picture.onerror = reject;
    picture.onload = () => {
      contextOf(canvas).drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, "image/png");
    };
    picture.src =
      "data:image/svg+xml;charset=utf-8," +
      encodeURIComponent(new XMLSerializer().serializeToString(svg));
  });
}

// The base map: countries, oblasts, control, change, shares by oblast, names.

/** @import { Land } from "./land.js" */

import { path } from "./decode.js";
import { contextOf, element } from "./dom.js";
import { COLOURS } from "./signs.js";

export const SHADES = ["#fff5eb", "#fdd0a2", "#fd8d3c", "#d94801", "#7f2704"];

export const STEPS = [0.001, 0.25, 0.5, 0.75];

// Land has the colour of the signs on it; what was gained is darker than what was held before.
export const TINT = 0.32;
const EDGE = "#a04600";
export const GAINED = "#8a2c00";
export const FREED = COLOURS.government;

/** @param {number} share */
function shade(share) {
  return SHADES[STEPS.filter((step) => share > step).length];
}

/**
 * @param {string} colour
 * @param {boolean} rising
 */
function hatch(colour, rising) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const context = contextOf(tile);
  context.strokeStyle = colour;
  context.lineWidth = 1.6;
  for (const shift of [-8, 0, 8]) {
    context.beginPath();
    context.moveTo(shift, rising ? 8 : 0);
    context.lineTo(shift + 8, rising ? 0 : 8);
    context.stroke();
  }
  // The name by which a picture of the map draws the same hatch.
  const pattern = Object.assign(/** @type {object} */ (context.createPattern(tile, "repeat")), {
    hatch: ["hatch", rising ? "up" : "down", colour.slice(1)].join("-"),
  });
  return /** @type {any} */ (pattern); // Leaflet takes it for a colour
}

const NO_SHARE = hatch("#d0d0d0", false);

const LEVELS = { "m-base": 210, "m-land": 220, "m-labels": 430, "m-marks": 450 };

export class Basemap {
  /**
   * @param {L.Map} map
   * @param {Data} data
   * @param {Land} land
   */
  constructor(map, data, land) {
    this.map = map;
    this.data = data;
    this.land = land;
    for (const [name, level] of Object.entries(LEVELS)) {
      const pane = map.createPane(name);
      pane.style.zIndex = String(level);
      if (name !== "m-marks") pane.style.pointerEvents = "none";
    }
    // Layers that a caller added lie above the signs, whose canvas would else take their clicks.
    /** @type {HTMLElement} */ (map.getPane("overlayPane")).style.zIndex = "460";
    this.base = L.canvas({ pane: "m-base", padding: 0.3 });
    this.above = L.canvas({ pane: "m-land", padding: 0.3 });
    /** @type {L.Polyline[]} */
    this.borders = [];
    /** @type {HTMLElement[]} */
    this.names = [];
    /** @type {(string | null)[]} */
    this.told = [];
    /** @type {L.Layer[]} */
    this.ground = [];
    this.drawBase();
    for (const each of this.ground) each.addTo(map);
    this.units = data.units.map((_, i) =>
      this.polygon(this.base, { stroke: false }, land.rings(land.units.map((of) => of === i))),
    );
    this.occupied = this.polygon(this.above, {
      color: EDGE,
      weight: 1,
      fillColor: COLOURS.occupied,
      fillOpacity: TINT,
    });
    this.contested = this.polygon(this.above, {
      color: COLOURS.contested,
      weight: 1,
      dashArray: "4 4",
      fillColor: hatch(COLOURS.contested, true),
      fillOpacity: 0.7,
    });
    this.gained = this.polygon(this.above, {
      color: EDGE,
      weight: 1.5,
      fillColor: hatch(GAINED, true),
      fillOpacity: 1,
    });
    this.freed = this.polygon(this.above, {
      color: FREED,
      weight: 1.5,
      fillColor: hatch(FREED, false),
      fillOpacity: 1,
    });
    this.labels = this.drawLabels();
    const zoomed = () => map.getContainer().classList.toggle("far", map.getZoom() < 6.25);
    map.on("zoomend", zoomed);
    zoomed();
  }

  /**
   * @param {L.Renderer} renderer
   * @param {L.PolylineOptions | object} style
   * @param {Point[][] | Point[][][]} [rings]
   * @returns {Polygon}
   */
  polygon(renderer, style, rings) {
    const made = L.polygon(rings || [], { renderer, interactive: false, ...style });
    return /** @type {Polygon} */ (made);
  }

  drawBase() {
    const { data, land, base } = this;
    for (const country of data.around) {
      const rings = country.rings.map((text) => path(text, data.grid));
      const style = { color: "#e9e7e1", weight: 2, fillColor: "#e9e7e1", fillOpacity: 1 };
      const between = { renderer: base, interactive: false, color: "#fff", weight: 1 };
      const around = rings.map((ring) => [ring]);
      this.ground.push(this.polygon(base, style, around), L.polyline(rings, between));
    }
    if (!data.units.length) return;
    const country = land.rings(land.units.map((of) => of >= 0));
    const style = { stroke: false, fillColor: "#fbfaf6", fillOpacity: 1 };
    this.ground.push(this.polygon(base, style, country));
    const sides = (/** @type {Arc} */ arc) => [land.units[arc.left], land.units[arc.right]];
    const between = land.arcs.filter((arc) => {
      const [a, b] = sides(arc);
      return a !== b && a >= 0 && b >= 0;
    });
    const around = land.arcs.filter((arc) => {
      const [a, b] = sides(arc);
      return a < 0 !== b < 0;
    });
    this.borders = [
      L.polyline(
        between.map((arc) => arc.line),
        { renderer: this.above, interactive: false, color: "#8d8d8d", weight: 0.8 },
      ),
      L.polyline(
        around.map((arc) => arc.line),
        { renderer: this.above, interactive: false, color: "#4a4a4a", weight: 1.4 },
      ),
    ];
    for (const border of this.borders) border.addTo(this.map);
  }

  /** Land and sea make room for an online base map. */
  giveWay() {
    for (const each of this.ground) each.remove();
  }

  drawLabels() {
    const labels = L.layerGroup().addTo(this.map);
    const place = (
      /** @type {Point} */ at,
      /** @type {string} */ text,
      /** @type {string} */ kind,
    ) => {
      const inner = element("span", {}, text);
      const icon = L.divIcon({ html: inner, className: "place " + kind, iconSize: [0, 0] });
      L.marker(at, { icon, pane: "m-labels", interactive: false, keyboard: false }).addTo(labels);
      return inner;
    };
    for (const { at, name } of this.data.around) if (at && name) place(at, name, "land");
    this.names = this.data.units.map((unit) => place(unit.at, unit.name, "unit"));
    return labels;
  }

  /**
   * @param {L.Layer} layer
   * @param {boolean} on
   */
  toggle(layer, on) {
    if (on) layer.addTo(this.map);
    else layer.remove();
  }

  /**
   * @param {number} index
   * @param {number | null} compare
   * @param {Record<string, boolean>} layers
   * @param {(unit: Unit) => UnitShare} shares
   */
  update(index, compare, layers, shares) {
    const status = this.land.statuses(index);
    this.occupied.setLatLngs(this.land.rings(status.map((each) => each === "occupied")));
    this.contested.setLatLngs(this.land.rings(status.map((each) => each === "contested")));
    // Shades of oblasts are read against the legend: nothing may tint them.
    this.occupied.setStyle({ fillOpacity: layers.oblasts ? 0 : TINT });
    this.toggle(this.occupied, layers.land);
    this.toggle(this.contested, layers.land);
    this.change(index, compare);
    this.choropleth(layers.oblasts ? shares : null);
    this.map.getContainer().classList.toggle("quietly", !layers.names);
    for (const border of this.borders) border.bringToFront();
  }

  /**
   * @param {number} index
   * @param {number | null} compare
   */
  change(index, compare) {
    const on = compare !== null && compare !== index;
    if (on) {
      const before = this.land.statuses(Math.min(index, compare));
      const after = this.land.statuses(Math.max(index, compare));
      this.gained.setLatLngs(
        this.land.rings(after.map((each, i) => each === "occupied" && before[i] !== "occupied")),
      );
      this.freed.setLatLngs(
        this.land.rings(after.map((each, i) => each === "government" && before[i] === "occupied")),
      );
    }
    this.toggle(this.gained, on);
    this.toggle(this.freed, on);
  }

  /** @param {((unit: Unit) => UnitShare) | null} shares */
  choropleth(shares) {
    this.told = this.data.units.map((unit, i) => {
      const told = shares && shares(unit);
      const known = told && told.share !== null ? told : null;
      if (told)
        this.units[i].setStyle(
          known
            ? { fillColor: shade(known.share), fillOpacity: 0.85 }
            : { fillColor: NO_SHARE, fillOpacity: 1 },
        );
      this.toggle(this.units[i], Boolean(told));
      this.names[i].replaceChildren(
        element("span", { class: "of" }, unit.name + " "),
        known ? element("span", { class: "told" }, known.percent) : "",
      );
      return told && told.text;
    });
  }

  /**
   * What is told of the oblast under a pointer, where oblasts are shaded.
   * @param {L.LeafletMouseEvent} event
   */
  toldAt(event) {
    const point = this.map.mouseEventToLayerPoint(event.originalEvent);
    const i = this.units.findIndex(
      (unit, number) => this.told[number] && unit._containsPoint(point),
    );
    return i < 0 ? null : this.told[i];
  }
}

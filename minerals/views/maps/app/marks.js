// Deposits on one canvas: colour and shape by status, hollow where the status is not certain.

import { element } from "./dom.js";
import { CHOSEN, COLOURS, markStyle, trace } from "./signs.js";

L.Canvas.include({
  /**
   * @this {any}
   * @param {any} layer
   */
  _updateMark(layer) {
    if (!this._drawing || layer._empty()) return;
    const { x, y } = layer._point;
    trace(this._ctx, layer.options.status, x, y, Math.max(Math.round(layer._radius), 1));
    this._fillStroke(this._ctx, layer);
  },
});

/** @type {new (at: Point, options: object) => Mark} */
const Mark = L.CircleMarker.extend({
  /** @this {any} */
  _updatePath() {
    this._renderer._updateMark(this);
  },
});

const RING_PX = 6;
const OVERLAP = 0.8; // of two radii

// How far beside a sign a pointer still reaches it
const MOUSE_PX = 6;
const FINGER_PX = 22;

export class Marks {
  /**
   * @param {L.Map} map
   * @param {Site[]} sites
   * @param {I18n} i18n
   * @param {(deposit: string, stay?: boolean) => void} onChoose
   * @param {(event: L.LeafletMouseEvent) => string | null | undefined} toldAt
   */
  constructor(map, sites, i18n, onChoose, toldAt) {
    this.map = map;
    this.sites = sites;
    this.i18n = i18n;
    this.onChoose = onChoose;
    /** @type {Site | undefined} */
    this.chosen = undefined;
    /** @type {Set<Site>} */
    this.shown = new Set();
    this.order = "";
    this.renderer = L.canvas({ pane: "m-marks", padding: 0.3, tolerance: 4 });
    // Signs have no events of their own: the map asks which is nearest. Outlines have.
    this.signs = L.layerGroup().addTo(map);
    this.group = L.featureGroup().addTo(map);
    this.tooltip = L.tooltip({ direction: "top", offset: [0, -6] });
    this.toldAt = toldAt;
    this.chosenRing = L.layerGroup().addTo(map);
    /** @type {Site | null} */
    this.hovered = null;
    this.marks = sites.map((site) => this.mark(site));
    this.outlines = sites.map((site) => this.outline(site));
    const under = (/** @type {any} */ event) => event.layer && event.layer.options.site;
    this.group.on("click", (event) => {
      L.DomEvent.stopPropagation(event);
      onChoose((this.nearest(event) || under(event)).id);
    });
    this.group.on("mousemove", (event) => {
      L.DomEvent.stopPropagation(event);
      this.hover(this.nearest(event) || under(event), event);
    });
    map.on("click", (event) => {
      const site = this.nearest(event);
      if (site) onChoose(site.id);
      else this.hover(null, event);
    });
    map.on("mousemove", (event) => this.hover(this.nearest(event), event));
    map.on("mouseout", () => this.hover(null));
  }

  /**
   * The deposit whose sign lies nearest to a pointer, within the reach of a mouse or a finger.
   * @param {L.LeafletMouseEvent} event
   * @returns {Site | null}
   */
  nearest({ originalEvent }) {
    const pointer = /** @type {PointerEvent} */ (originalEvent);
    const reach = pointer.pointerType === "touch" ? FINGER_PX : MOUSE_PX;
    const at = this.map.mouseEventToLayerPoint(originalEvent); // Leaflet's own is that of the sign
    let found = null;
    let best = [reach, Infinity];
    for (const mark of this.marks) {
      if (!this.shown.has(mark.options.site) || !mark._point) continue;
      const distance = at.distanceTo(mark._point);
      const outside = Math.max(0, distance - mark.getRadius());
      if (outside < best[0] || (outside === best[0] && distance < best[1])) {
        found = mark.options.site;
        best = [outside, distance];
      }
    }
    return found;
  }

  /**
   * The other deposits whose signs overlap that of one, the nearest first.
   * @param {Site | undefined} site
   * @returns {Site[]}
   */
  touching(site) {
    if (!site) return [];
    const own = this.marks[this.sites.indexOf(site)];
    const point = (/** @type {Mark} */ mark) => this.map.latLngToLayerPoint(mark.getLatLng());
    const at = point(own);
    return this.marks
      .filter((mark) => mark !== own && this.shown.has(mark.options.site))
      .map((mark) => ({
        site: mark.options.site,
        apart: at.distanceTo(point(mark)),
        reach: OVERLAP * (own.getRadius() + mark.getRadius()),
      }))
      .filter(({ apart, reach }) => apart < reach)
      .sort((a, b) => a.apart - b.apart)
      .map((each) => each.site);
  }

  /** Where signs are shown, and how large. */
  places() {
    return this.marks
      .filter((mark) => this.shown.has(mark.options.site))
      .map((mark) => ({ at: mark.getLatLng(), radius: mark.getRadius() }));
  }

  /** @param {Site} site */
  mark(site) {
    return new Mark([site.y, site.x], { renderer: this.renderer, site, weight: 1.5, radius: 5 });
  }

  /** @param {Site} site */
  outline(site) {
    if (!site.outline) return null;
    const options = { renderer: this.renderer, site, weight: 1.2, fillOpacity: 0.06 };
    return L.polygon(site.outline, options);
  }

  /**
   * A sign says its name; where there is none, the ground what is told of it.
   * @param {Site | null | undefined} site
   * @param {L.LeafletMouseEvent} [event]
   */
  hover(site, event) {
    const text = !site && event ? this.toldAt(event) : null;
    const open = this.map.hasLayer(this.tooltip);
    const same = site === this.hovered;
    this.hovered = site || null;
    if (site ? same && open : !text && !open) return;
    if (text && event)
      return void this.map.openTooltip(
        this.tooltip.setContent(element("span", {}, text)).setLatLng(event.latlng),
      );
    if (!site) return void this.map.closeTooltip(this.tooltip);
    const others = this.touching(site).length;
    const name = others ? this.i18n.t("mark.more", { name: site.name, n: others }) : site.name;
    this.tooltip.setContent(element("span", {}, name)).setLatLng([site.y, site.x]);
    this.map.openTooltip(this.tooltip);
  }

  /**
   * Shows exactly the sites given by index, each as `markStyle` says.
   * @param {number[]} shown
   * @param {MarkOptions} options
   */
  update(shown, options) {
    this.shown = new Set(shown.map((i) => this.sites[i]));
    const order = options.sized + " " + options.deposit;
    let stacked = this.order === order;
    this.sites.forEach((site, i) => {
      const mark = this.marks[i];
      const outline = this.outlines[i];
      const on = this.shown.has(site);
      if (outline && toggled(this.group, outline, on && options.outlines)) stacked = false;
      if (toggled(this.signs, mark, on)) stacked = false;
      if (on) this.paint(mark, outline, markStyle(site, options));
    });
    this.order = order;
    if (!stacked) this.stack(shown, options.deposit);
    if (this.hovered && !this.shown.has(this.hovered)) this.hover(null);
  }

  /**
   * Signs above outlines, small ones above large, the chosen one above all: what lies on top
   * takes eye and finger.
   * @param {number[]} shown
   * @param {string} chosen
   */
  stack(shown, chosen) {
    const size = (/** @type {number} */ i) =>
      this.sites[i].id === chosen ? 0 : this.marks[i].getRadius();
    for (const i of [...shown].sort((a, b) => size(b) - size(a))) this.marks[i].bringToFront();
  }

  /**
   * @param {Mark} mark
   * @param {L.Polygon | null} outline
   * @param {MarkStyle} style
   */
  paint(mark, outline, { status, certain, radius, ring, bare }) {
    const key = [status, certain, radius, ring, bare].join();
    if (mark.key === key) return;
    mark.key = key;
    const colour = COLOURS[status];
    const style = {
      status,
      color: ring ? "#000" : certain && !bare ? "#222" : colour,
      weight: ring ? 3 : bare ? 1.2 : certain ? 1 : 2,
      dashArray: bare ? "2 2" : undefined,
      fillColor: certain ? colour : "#fff",
      fillOpacity: bare ? 0 : certain ? (radius > 8 ? 0.65 : 0.9) : 0.75,
      radius,
    };
    mark.setStyle(style);
    mark.setRadius(radius);
    if (outline) outline.setStyle({ color: colour, fillColor: colour, dashArray: "5 4" });
  }

  /**
   * The nearest sign to a place, or from it the next one in a direction.
   * @param {L.Point} from
   * @param {number[] | null} way
   * @returns {Site | null}
   */
  toward(from, way) {
    let found = null;
    let best = Infinity;
    for (const site of this.shown) {
      const to = this.map.latLngToContainerPoint([site.y, site.x]).subtract(from);
      const ahead = way ? to.x * way[0] + to.y * way[1] : 0;
      const aside = way
        ? Math.abs(to.x * way[1]) + Math.abs(to.y * way[0])
        : Math.hypot(to.x, to.y);
      if (way && (ahead < 0.5 || aside > 2 * ahead)) continue;
      if (ahead + 2 * aside < best) {
        found = site;
        best = ahead + 2 * aside;
      }
    }
    return found;
  }

  /**
   * Draws a ring round the chosen deposit, and how precisely it is placed.
   * @param {Site | undefined} site
   */
  choose(site) {
    this.chosen = site;
    this.chosenRing.clearLayers();
    if (!site) return;
    const style = { renderer: this.renderer, fill: false, interactive: false };
    const radius = this.marks[this.sites.indexOf(site)].getRadius() + RING_PX;
    const ring = { ...style, radius, color: CHOSEN, weight: 3, chosen: site.id };
    L.circle([site.y, site.x], {
      ...style,
      radius: site.precision * 1000,
      color: "#111",
      weight: 1.5,
      dashArray: "2 5",
    }).addTo(this.chosenRing);
    L.circleMarker([site.y, site.x], ring).addTo(this.chosenRing);
  }
}

/**
 * Shows or hides a layer, and tells whether it was added: it then lies above all others.
 * @param {L.LayerGroup} group
 * @param {L.Layer} layer
 * @param {boolean} on
 */
function toggled(group, layer, on) {
  if (group.hasLayer(layer) === on) return false;
  if (on) group.addLayer(layer);
  else group.removeLayer(layer);
  return on;
}

// The view of the map: Leaflet's own controls, where it opens, how far it can be moved.

import { byId } from "./dom.js";

/**
 * Leaflet's own controls, in the language of the page.
 * @param {L.Map} map
 * @param {Data} data
 * @param {I18n} i18n
 */
export function addControls(map, data, { t }) {
  if (map.zoomControl) map.zoomControl.remove();
  byId("minerals").classList.toggle("nowhere", !data.around.length);
  L.control.zoom({ zoomInTitle: t("map.in"), zoomOutTitle: t("map.out") }).addTo(map);
  const scale = /** @type {Scale} */ (L.control.scale({ imperial: false }));
  scale._updateMetric = (longest) => {
    const metres = scale._getRoundNum(longest);
    const text = metres < 1000 ? t("map.m", { n: metres }) : t("map.km", { n: metres / 1000 });
    scale._updateScale(scale._mScale, text, metres / longest);
  };
  scale.addTo(map);
}

// Where the map stands: "zoom/latitude/longitude", or nothing where it stands as it opened.
export class View {
  /**
   * @param {L.Map} map
   * @param {Data} data
   * @param {(text: string) => void} onMove
   */
  constructor(map, data, onMove) {
    this.map = map;
    this.data = data;
    this.onMove = onMove;
    this.whole = true;
    this.size = L.point(0, 0);
    const stage = map.getContainer(); // on paper it has no size, and is left as it stands
    new ResizeObserver(() => {
      if (stage.clientWidth) map.invalidateSize({ animate: false });
    }).observe(stage);
  }

  fit() {
    const { map, data } = this;
    map.fitBounds(data.bounds, { animate: false });
    map.setMaxBounds(L.latLngBounds(data.bounds).pad(0.3));
    if (!data.tiles) map.setMaxZoom(14);
    map.setMinZoom(Math.max(1, map.getZoom() - 1));
    map.on("layeradd", ({ layer }) => widenView(map, layer));
    this.size = map.getSize();
    map.on("moveend", () => this.moved());
  }

  // Where the whole was in view it stays so when the map gets another size.
  moved() {
    const size = this.map.getSize();
    const resized = !size.equals(this.size);
    this.size = size;
    if (resized && this.whole) return void this.map.fitBounds(this.data.bounds, { animate: false });
    const text = this.text();
    this.whole = !text;
    this.onMove(text);
  }

  text() {
    const { map, data } = this;
    const zoom = map.getZoom();
    const { lat, lng } = map.getCenter();
    const whole = map.getBoundsZoom(data.bounds);
    const opened = map.project(L.latLngBounds(data.bounds).getCenter(), zoom);
    const moved = map.project([lat, lng], zoom).distanceTo(opened);
    return zoom === whole && moved < NEAR_PX
      ? ""
      : [Number(zoom.toFixed(2)), lat.toFixed(3), lng.toFixed(3)].join("/");
  }

  /**
   * Moves to where a link points: a view, a deposit, or the whole.
   * @param {Choices} selection
   */
  open({ view, deposit }) {
    const { map, data } = this;
    if (view) {
      const [zoom, latitude, longitude] = view.split("/").map(Number);
      map.setView([latitude, longitude], zoom, { animate: false });
    } else if (deposit) show(map, data, deposit);
    else if (this.text()) map.fitBounds(data.bounds, { animate: false });
  }
}

const NEAR_PX = 12; // what rounding a view and a window's size can move

/**
 * In a frame of another page the map comes first, and what does not fit stays out.
 * @param {L.Map} map
 * @param {Choices} selection
 */
export function frame(map, { embed }) {
  byId("minerals").classList.toggle("embedded", embed === "1");
  if (embed === "1") byId("m-legend").open = false;
  map.invalidateSize({ animate: false });
}

/**
 * A layer that a caller added beyond the first view can be reached, too.
 * @param {L.Map} map
 * @param {any} layer
 */
function widenView(map, layer) {
  if (layer.options?.site) return; // the page's own
  const place = layer.getBounds
    ? layer.getBounds()
    : layer.getLatLng && L.latLngBounds([layer.getLatLng()]);
  const reach = /** @type {L.LatLngBounds} */ (map.options.maxBounds);
  if (!place || !place.isValid() || reach.contains(place)) return;
  const wider = L.latLngBounds(reach.getSouthWest(), reach.getNorthEast()).extend(place).pad(0.1);
  map.setMaxBounds(wider);
  map.setMinZoom(Math.max(1, Math.min(map.getMinZoom(), map.getBoundsZoom(wider))));
}

/**
 * @param {L.Map} map
 * @param {Data} data
 * @param {string} deposit
 */
export function show(map, data, deposit) {
  const site = data.sites.find((each) => each.id === deposit);
  if (!site) return;
  map.setView([site.y, site.x], Math.max(map.getZoom(), 8), { animate: false });
  map.getContainer().scrollIntoView({ block: "nearest" });
}

// The view of the map: Leaflet's own controls, where it opens, how far it can be moved.

// Leaflet's own controls, in the language of the page.
function addControls(map, data, { t }) {
  if (map.zoomControl) map.zoomControl.remove();
  byId("minerals").classList.toggle("nowhere", !data.around.length);
  L.control.zoom({ zoomInTitle: t("map.in"), zoomOutTitle: t("map.out") }).addTo(map);
  const scale = L.control.scale({ imperial: false });
  scale._updateMetric = function (longest) {
    const metres = this._getRoundNum(longest);
    const text = metres < 1000 ? t("map.m", { n: metres }) : t("map.km", { n: metres / 1000 });
    this._updateScale(this._mScale, text, metres / longest);
  };
  scale.addTo(map);
}

function fitView(map, data) {
  const bounds = data.bounds;
  map.fitBounds(bounds, { animate: false });
  map.setMaxBounds(L.latLngBounds(bounds).pad(0.3));
  if (!data.tiles) map.setMaxZoom(14);
  map.setMinZoom(Math.max(1, map.getZoom() - 1));
  map.on("layeradd", ({ layer }) => widenView(map, layer));
}

// A layer that a caller added beyond the first view can be reached, too.
function widenView(map, layer) {
  const place = layer.getBounds ? layer.getBounds() : layer.getLatLng && L.latLngBounds([layer.getLatLng()]);
  const reach = map.options.maxBounds;
  if (!place || !place.isValid() || reach.contains(place)) return;
  const wider = L.latLngBounds(reach.getSouthWest(), reach.getNorthEast()).extend(place).pad(0.1);
  map.setMaxBounds(wider);
  map.setMinZoom(Math.max(1, Math.min(map.getMinZoom(), map.getBoundsZoom(wider))));
}

function show(map, data, deposit) {
  const site = data.sites.find((each) => each.id === deposit);
  map.setView([site.y, site.x], Math.max(map.getZoom(), 8), { animate: false });
  map.getContainer().scrollIntoView({ block: "nearest" });
}

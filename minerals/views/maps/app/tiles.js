// An online base map below the page's own: land and sea give way once its images come, and stay
// where its host cannot be reached.

/** @import { Basemap } from "./basemap.js" */

import { byId } from "./dom.js";

/**
 * @param {L.Map} map
 * @param {Basemap} basemap
 * @param {I18n} i18n
 */
export function watchTiles(map, basemap, { t }) {
  let came = false;
  byId("m-tiles").setAttribute("role", "status");
  const told = (/** @type {string} */ text) => {
    byId("m-tiles").textContent = text;
  };
  const watch = (/** @type {{layer: L.Layer}} */ { layer }) => {
    if (!(layer instanceof L.TileLayer)) return;
    layer.on("tileload", () => {
      if (came) return;
      came = true;
      basemap.giveWay();
      told("");
    });
    layer.on("tileerror", () => {
      if (!came) told(t("tiles.none"));
    });
  };
  map.eachLayer((layer) => watch({ layer }));
  map.on("layeradd", watch);
}

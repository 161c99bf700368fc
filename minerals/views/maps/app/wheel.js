// The wheel scrolls the page; it zooms the map where the map has the focus, or Ctrl is held.

import { byId } from "./dom.js";

const SHOWN_MS = 1200;

/**
 * @param {L.Map} map
 * @param {I18n} i18n
 */
export function wheelScrolls(map, { t }) {
  const stage = map.getContainer();
  const hint = byId("m-wheel");
  let timer = 0;
  hint.textContent = t(/Mac/.test(navigator.platform) ? "wheel.command" : "wheel.control");
  map.scrollWheelZoom.disable();
  stage.addEventListener(
    "wheel",
    (event) => {
      const zooms = event.ctrlKey || event.metaKey || stage.contains(document.activeElement);
      if (zooms) map.scrollWheelZoom.enable();
      else map.scrollWheelZoom.disable();
      hint.hidden = zooms;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        hint.hidden = true;
      }, SHOWN_MS);
    },
    { capture: true, passive: true },
  );
}

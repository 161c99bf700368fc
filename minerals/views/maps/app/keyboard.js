// The page without a mouse: a way past the controls, arrow keys between signs, one spoken line.

/** @import { Marks } from "./marks.js" */

import { byId, one } from "./dom.js";
import { statusText } from "./status.js";

/** @type {Record<string, Point>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const SPOKEN_AFTER = 400; // milliseconds without a further change

export class Keyboard {
  /**
   * @param {L.Map} map
   * @param {I18n} i18n
   * @param {Marks} marks
   */
  constructor(map, i18n, marks) {
    this.map = map;
    this.i18n = i18n;
    this.marks = marks;
    this.timer = 0;
    /** @type {Site | undefined} */
    this.said = undefined;
    byId("m-skip").addEventListener("click", (event) => {
      event.preventDefault();
      one(".minerals .scroll").focus();
    });
    map.getContainer().addEventListener("keydown", (event) => this.pressed(event));
    map.getContainer().setAttribute("aria-describedby", "m-keys");
  }

  /**
   * Enter chooses the sign nearest to the middle; from a chosen one arrows lead on, Escape back.
   * @param {KeyboardEvent} event
   */
  pressed(event) {
    if (event.target !== this.map.getContainer()) return;
    const chosen = this.marks.chosen;
    const way = ARROWS[event.key];
    let next;
    if (event.key === "Enter" && !chosen)
      next = this.marks.toward(this.map.getSize().divideBy(2), null);
    else if (chosen && way)
      next =
        this.marks.toward(this.map.latLngToContainerPoint([chosen.y, chosen.x]), way) || chosen;
    else if (!(chosen && event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation(); // else Leaflet moves the map
    this.marks.onChoose(next ? next.id : "", true);
    if (next) this.inSight(next);
  }

  /** @param {Site} site */
  inSight(site) {
    if (!this.map.getBounds().pad(-0.05).contains([site.y, site.x]))
      this.map.panTo([site.y, site.x], { animate: false });
  }

  /**
   * Says once, when a change has come to rest, what the page now shows.
   * @param {number} index
   * @param {boolean} playing
   */
  say(index, playing) {
    clearTimeout(this.timer);
    if (playing) return;
    const site = this.marks.chosen;
    const count = byId("m-count").textContent;
    const text =
      site && site !== this.said
        ? site.name + ", " + statusText(site, index, this.i18n)
        : byId("m-share").textContent + " " + byId("m-range").textContent + ". " + count;
    this.said = site;
    this.timer = window.setTimeout(() => {
      byId("m-said").textContent = text;
    }, SPOKEN_AFTER);
  }
}

export function reducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/**
 * One finger scrolls the page, two move and zoom the map.
 * @param {L.Map} map
 */
export function touchMoves(map) {
  if (!window.matchMedia("(pointer: coarse)").matches) return;
  map.dragging.disable();
  const hint = byId("m-fingers");
  const stage = map.getContainer();
  stage.addEventListener(
    "touchmove",
    (event) => {
      hint.hidden = event.touches.length > 1;
    },
    { passive: true },
  );
  stage.addEventListener(
    "touchend",
    () => {
      hint.hidden = true;
    },
    { passive: true },
  );
}

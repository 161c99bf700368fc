// The axis of time: the slider to scale, above it the share's curve with its interval and the days
// that moved the line, beside it a field for any date.

/** @import { Answers } from "./answers.js" */

import { daysFrom, inForce, stepBand, stepLine, yearsBetween } from "./axis.js";
import { byId, contextOf, element } from "./dom.js";
import { shape } from "./svg.js";

const INSET_PX = 8; // half of the slider's thumb
const CURVE_PX = 44;
const ROW_PX = 13;
const FOOT_PX = 15;
const LEAST_NAMES_PX = 420; // a narrower strip has ticks alone
const PAGE_STEPS = 12;
const OLDEST = "1900"; // a year that is still being typed is older
const BUSY_MS = 12;
const MOST_SUMMED = 3000; // deposits whose share the page sums at every snapshot

const KEYS = new Map([
  ["ArrowLeft", -1],
  ["ArrowDown", -1],
  ["ArrowRight", 1],
  ["ArrowUp", 1],
  ["PageDown", -PAGE_STEPS],
  ["PageUp", PAGE_STEPS],
]);

export class Timeline {
  /**
   * @param {Data} data
   * @param {I18n} i18n
   * @param {Answers} answers
   * @param {(date: string) => void} onAsk A reader asks for a date that need not be a snapshot's.
   * @param {(date: string) => void} onGo
   */
  constructor(data, i18n, answers, onAsk, onGo) {
    this.data = data;
    this.i18n = i18n;
    this.answers = answers;
    this.onGo = onGo;
    this.days = daysFrom(data.dates);
    this.span = Math.max(1, this.days[this.days.length - 1]);
    this.index = 0;
    /** @type {number | null} */
    this.compare = null;
    this.key = "";
    /** @type {Run[] | null} */
    this.curve = null;
    this.width = 0;
    this.box = byId("m-strip");
    this.slider = byId("m-slider");
    this.slider.max = String(this.days[this.days.length - 1]);
    this.named = data.milestones
      .map(([date, name]) => ({ date, name, day: daysFrom([date], data.dates[0])[0] }))
      .filter(({ day }) => day >= 0 && day <= this.span);
    this.listen(onAsk);
    new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width; // asking the box itself would lay out the page at each step
      this.draw();
    }).observe(this.box);
  }

  /** @param {(date: string) => void} onAsk */
  listen(onAsk) {
    const { slider, data, days } = this;
    const { dates } = data;
    slider.addEventListener("input", () => this.onGo(dates[inForce(days, Number(slider.value))]));
    slider.addEventListener("keydown", (event) => {
      const by = KEYS.get(event.key);
      if (!by || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const to = Math.min(dates.length - 1, Math.max(0, this.index + by));
      if (to !== this.index) this.onGo(dates[to]);
    });
    this.box.addEventListener("pointerdown", (event) => {
      const { left, width } = this.box.getBoundingClientRect();
      const part = (event.clientX - left - INSET_PX) / (width - 2 * INSET_PX);
      this.onGo(dates[inForce(days, Math.round(part * this.span))]);
    });
    const field = byId("m-day");
    field.addEventListener("change", () => {
      if (field.value >= OLDEST) onAsk(field.value);
    });
    field.addEventListener("blur", () => (field.value = dates[this.index]));
    const select = byId("m-named");
    select.append(
      ...this.named.map(({ date, name }) => element("option", { value: date }, date + " " + name)),
    );
    /** @type {HTMLElement} */ (select.closest("label")).hidden = !this.named.length;
    select.addEventListener("change", () => select.value && onAsk(select.value));
  }

  /**
   * @param {Shown} shown
   * @param {number} index
   * @param {number | null} compare
   */
  update(shown, index, compare) {
    const { data, days, slider } = this;
    const date = data.dates[index];
    this.index = index;
    this.compare = compare;
    slider.value = String(days[index]);
    const since = index ? days[index - 1] : -Infinity;
    const named = this.named.filter(({ day }) => day > since && day <= days[index]);
    const words = named.map((each) =>
      each.date === date ? each.name : each.date + ": " + each.name,
    );
    slider.setAttribute("aria-valuetext", [date, ...words].join(", "));
    byId("m-event").textContent = named.map((each) => each.date + ": " + each.name).join("; ");
    const field = byId("m-day");
    if (document.activeElement !== field) field.value = date;
    byId("m-named").value = "";
    const { selection, sites, complete } = shown;
    const asked = { ...selection, date: "", deposit: "", view: "", compare: "", layers: "" };
    const key = JSON.stringify([asked, complete, sites.map((site) => site.id)]);
    if (key === this.key) return this.draw();
    this.key = key;
    this.curve = null;
    this.measure(shown, key, this.snapshotsOf(shown), []);
  }

  /**
   * The snapshots at which the share of what is shown can change.
   * @param {Shown} shown
   */
  snapshotsOf(shown) {
    if (shown.selection.of === "country") return []; // the estimate is of one date
    if (shown.sites.length > MOST_SUMMED && !this.answers.row(shown)) return [];
    const starts = new Set(shown.sites.flatMap(({ world }) => world.map(({ start }) => start)));
    return [...starts].sort((a, b) => a - b);
  }

  /**
   * Shares of the snapshots to come, some at a time, so that no step of the slider waits for them.
   * @param {Shown} shown
   * @param {string} key
   * @param {number[]} snapshots
   * @param {Run[]} known
   */
  measure(shown, key, snapshots, known) {
    if (key !== this.key) return;
    const end = performance.now() + BUSY_MS;
    while (known.length < snapshots.length && performance.now() < end) {
      const start = snapshots[known.length];
      const answer = this.answers.listed(shown, start);
      known.push({ start, values: answer.why === undefined ? answer.values.slice(0, 3) : [] });
    }
    if (known.length < snapshots.length) {
      setTimeout(() => this.measure(shown, key, snapshots, known));
      return;
    }
    this.curve = known.every(({ values }) => values.length) && known.length ? known : null;
    this.draw();
  }

  draw() {
    const { width } = this;
    if (!width) return;
    const at = (/** @type {number} */ day) => INSET_PX + ((width - 2 * INSET_PX) * day) / this.span;
    const { group, rows } = this.names(at, width);
    const top = rows * ROW_PX + 4;
    const foot = top + CURVE_PX;
    const tall = foot + FOOT_PX;
    const svg = shape("svg", { width, height: tall, role: "img", "aria-label": this.words() });
    const first = this.data.dates[0];
    const last = this.data.dates[this.data.dates.length - 1];
    const line = (/** @type {string} */ kind, /** @type {number} */ day) =>
      shape("path", { class: kind, d: `M${at(day)} ${top - 2}V${foot}` });
    svg.append(shape("path", { class: "ground", d: `M${at(0)} ${foot}H${at(this.span)}` }));
    for (const [day, year] of yearsBetween(first, last, width))
      svg.append(
        shape("path", { class: "ground", d: `M${at(day)} ${foot}v4` }),
        svgText(year, at(day), foot + 13, "middle"),
      );
    for (const { day } of this.named) svg.append(line("named", day));
    if (this.curve) svg.append(...this.curvePicture(this.curve, at, top, foot));
    if (this.compare !== null) svg.append(line("then", this.days[this.compare]));
    svg.append(line("now", this.days[this.index]), group);
    this.box.replaceChildren(svg);
  }

  /**
   * @param {Run[]} curve
   * @param {(day: number) => number} at
   * @param {number} top
   * @param {number} foot
   */
  curvePicture(curve, at, top, foot) {
    const most = Math.max(...curve.map(({ values }) => values[2]));
    const scale = Math.min(1, Math.max(0.1, Math.ceil(most * 10) / 10));
    const y = (/** @type {number} */ share) => foot - ((foot - top) * share) / scale;
    const x = (/** @type {Run} */ { start }) => at(this.days[start]);
    const end = at(this.span);
    /** @type {[number, number, number][]} */
    const band = curve.map((run) => [x(run), y(run.values[0]), y(run.values[2])]);
    /** @type {Point[]} */
    const line = curve.map((run) => [x(run), y(run.values[1])]);
    return [
      shape("path", { class: "ground", d: `M${at(0)} ${top}H${end}`, "stroke-dasharray": "1 4" }),
      svgText(this.i18n.whole(scale), at(0) + 2, top + 10, "start"),
      shape("path", { class: "band", d: stepBand(band, end) }),
      shape("path", { class: "median", d: stepLine(line, end) }),
    ];
  }

  /**
   * Names of days in rows, where there is room for them.
   * @param {(day: number) => number} at
   * @param {number} width
   */
  names(at, width) {
    const group = shape("g", {});
    const context = contextOf(document.createElement("canvas"));
    context.font = "11px system-ui, sans-serif";
    const free = width < LEAST_NAMES_PX ? [] : [0, 0, 0];
    let rows = 0;
    for (const { day, name } of this.named) {
      const wide = context.measureText(name).width * 1.08 + 6;
      const x = Math.min(at(day) + 3, width - wide);
      const row = free.findIndex((from) => from <= x);
      if (row < 0) continue;
      free[row] = x + wide;
      rows = Math.max(rows, row + 1);
      group.append(svgText(name, x, (row + 1) * ROW_PX - 3, "start"));
    }
    return { group, rows };
  }

  words() {
    const { t, percent } = this.i18n;
    const { dates } = this.data;
    if (!this.curve) return t("strip.none");
    const said = (/** @type {Run} */ { values }) => percent(values[1]);
    return t("strip.curve", {
      first: dates[0],
      last: dates[dates.length - 1],
      before: said(this.curve[0]),
      after: said(this.curve[this.curve.length - 1]),
    });
  }
}

/**
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {string} anchor
 */
function svgText(text, x, y, anchor) {
  const made = shape("text", { x, y, "text-anchor": anchor });
  made.textContent = text;
  return made;
}

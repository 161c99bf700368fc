// The controls of filters, layers, legend and slider: they only ever change the state.

/** @import { State } from "./state.js" */

import { measuresOf } from "./answers.js";
import { FREED, GAINED, SHADES, STEPS, TINT } from "./basemap.js";
import { copyText } from "./cite.js";
import { byId, element } from "./dom.js";
import { MAX_TEXT, unfiltered } from "./filters.js";
import { layersOf, layersShown, layersText } from "./layers.js";
import { extents } from "./link.js";
import { CHOSEN, COLOURS, MOST_PX, SIGN_PX, sizes } from "./signs.js";
import { hasAddress } from "./state.js";
import { drawing, patch, ringed, shape, swatch } from "./svg.js";

const CHOICES = ["compare", "size", "by", "of"]; // beside the filters

const OLD_DAYS = 90; // from then on a page says how old its last snapshot is

/** @type {Status[]} */
const IN_LEGEND = ["occupied", "government", "contested"];

export class Controls {
  /**
   * @param {Data} data
   * @param {I18n} i18n
   * @param {State} state
   * @param {Filter[]} filters
   */
  constructor(data, i18n, state, filters) {
    this.data = data;
    this.i18n = i18n;
    this.state = state;
    this.filters = filters;
    this.timer = 0;
    this.addFilters();
    this.fill();
    this.listen();
    this.legend();
    this.extra = byId("m-legend-rows").appendChild(element("div"));
    this.layerBoxes();
  }

  /**
   * @param {string} id
   * @param {Choice[]} rows
   * @param {string} first
   */
  options(id, rows, first) {
    /** @type {HTMLSelectElement} */
    const select = byId(id);
    select.append(element("option", { value: "" }, first));
    for (const row of rows) {
      const parent = row.group ? groupOf(select, row.group) : select;
      parent.append(element("option", { value: row.id }, row.name));
    }
    labelOf(select).hidden = rows.length === 0;
  }

  /**
   * A choice of which one always holds.
   * @param {string} id
   * @param {Choice[]} rows
   */
  choices(id, rows) {
    byId(id).append(...rows.map((row) => element("option", { value: row.id }, row.name)));
    labelOf(byId(id)).hidden = rows.length < 2;
  }

  addFilters() {
    const { t } = this.i18n;
    for (const { name, label, choices } of this.filters) {
      const id = "m-" + name;
      const input = choices
        ? element("select", { id })
        : element("input", {
            type: "search",
            id,
            maxlength: MAX_TEXT,
            autocomplete: "off",
            spellcheck: "false",
          });
      byId("m-reset").before(element("label", {}, t(label) + " ", input), "\n");
      if (choices) this.options(id, choices, t("filter.all"));
      input.addEventListener(choices ? "change" : "input", () =>
        this.state.set({ [name]: input.value }),
      );
    }
  }

  fill() {
    const {
      data,
      i18n: { t },
    } = this;
    this.options(
      "m-compare",
      data.dates.map((id) => ({ id, name: id })),
      t("compare.none"),
    );
    this.options(
      "m-size",
      sizes(data).map((id) => ({ id, name: t("size." + id) })),
      t("size.same"),
    );
    this.choices(
      "m-by",
      measuresOf(data).map((id) => ({ id, name: t("measure." + id, { prices: data.prices }) })),
    );
    this.choices(
      "m-of",
      extents(data).map((id) => ({ id, name: t("of." + id) })),
    );
    byId("m-link").hidden = !hasAddress();
    for (const each of [byId("m-play"), byId("m-back"), byId("m-next"), byId("m-slider")])
      each.disabled = data.dates.length < 2;
  }

  listen() {
    const set = (/** @type {Choices} */ changes) => this.state.set(changes);
    for (const name of CHOICES) {
      const control = controlOf(name);
      control.addEventListener("change", () => set({ [name]: control.value }));
    }
    byId("m-filters").addEventListener("submit", (event) => event.preventDefault());
    byId("m-filters").addEventListener("reset", (event) => {
      event.preventDefault();
      set(unfiltered());
    });
    byId("m-back").addEventListener("click", () => {
      this.stop();
      this.step(-1);
    });
    byId("m-next").addEventListener("click", () => {
      this.stop();
      this.step(1);
    });
    byId("m-play").addEventListener("click", () => (this.timer ? this.stop() : this.play()));
    byId("m-link").addEventListener("click", () => this.copy());
  }

  /**
   * A button that can do no more hands the focus to the slider.
   * @param {"m-back" | "m-next"} id
   * @param {boolean} on
   */
  able(id, on) {
    if (!on && document.activeElement === byId(id)) byId("m-slider").focus();
    byId(id).disabled = !on;
  }

  /** @param {number} by */
  step(by) {
    const { dates } = this.data;
    const index = dates.indexOf(this.state.selection.date) + by;
    if (index < 0 || index >= dates.length) return false;
    this.state.set({ date: dates[index] });
    return true;
  }

  play() {
    const { dates } = this.data;
    if (this.state.selection.date === dates[dates.length - 1]) this.state.set({ date: dates[0] });
    const pause = Math.min(900, Math.max(80, 30000 / dates.length));
    this.timer = window.setInterval(() => {
      if (!this.step(1)) this.stop();
    }, pause);
    this.playing();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = 0;
    this.playing();
  }

  playing() {
    byId("m-play").textContent = this.i18n.t(this.timer ? "time.pause" : "time.play");
  }

  async copy() {
    const address = location.href.split("#")[0] + this.state.hash();
    const { t } = this.i18n;
    const done = await copyText(address, t("link.copy"));
    byId("m-link").textContent = t(done ? "link.copied" : "link.copy");
  }

  legend() {
    const { t } = this.i18n;
    const rows = byId("m-legend-rows");
    for (const status of IN_LEGEND)
      rows.append(this.key(swatch(status, true), t("status." + status)));
    rows.append(this.key(swatch("government", false), t("legend.uncertain")));
    rows.append(
      this.key(patch(COLOURS.occupied, TINT), t("legend.land")),
      this.key(patch(null, 1, COLOURS.contested), t("legend.land.contested")),
    );
    byId("m-legend").open = window.innerWidth > 800;
  }

  /**
   * Says that a link's date was moved to a snapshot, and how old the last snapshot has become.
   * @param {string} asked
   */
  tellDate(asked) {
    const { t } = this.i18n;
    const { dates } = this.data;
    const { date } = this.state.selection;
    const key = asked && asked !== date ? (asked > date ? "time.moved" : "time.moved.first") : null;
    byId("m-moved").textContent = key ? t(key, { asked, date }) : "";
    const days = Math.floor((Date.now() - Date.parse(date)) / 86400000);
    byId("m-age").textContent =
      date === dates[dates.length - 1] && days > OLD_DAYS ? t("time.age", { date, days }) : "";
  }

  /**
   * @param {Element} picture
   * @param {string} text
   */
  key(picture, text) {
    return element("div", { class: "row" }, picture, element("span", {}, text));
  }

  /**
   * What only some settings draw: shades of oblasts, change between two dates.
   * @param {boolean} shaded
   * @param {boolean} compared
   * @param {boolean} chosen
   * @param {SizeKey | null} sizes
   * @param {() => Values} words
   */
  legendOf(shaded, compared, chosen, sizes, words) {
    const { t, percent } = this.i18n;
    const rows = [];
    if (compared)
      rows.push(
        this.key(patch(null, 1, GAINED), t("compare.gained")),
        this.key(patch(null, 1, FREED), t("compare.freed")),
        this.key(ringed("#000", SIGN_PX), t("compare.ring")),
      );
    if (chosen) rows.push(this.key(ringed(CHOSEN, SIGN_PX + 2), t("legend.chosen")));
    if (sizes) rows.push(element("p", {}, t("legend.size")), ...this.sizeKey(sizes));
    if (shaded) {
      const to = [...STEPS, 1];
      rows.push(element("p", {}, t("legend.oblasts", words())));
      rows.push(this.key(patch(null, 1, "#d0d0d0"), t("legend.oblasts.none")));
      SHADES.forEach((colour, i) =>
        rows.push(this.key(patch(colour, 1), i === 0 ? percent(0) : "≤ " + percent(to[i]))),
      );
    }
    this.extra.replaceChildren(...rows);
  }

  /**
   * Signs of two round amounts, and that of no amount.
   * @param {SizeKey} key
   */
  sizeKey({ unit, rows }) {
    const { t, word, number, money } = this.i18n;
    const grey = { fill: "#ddd", stroke: "#222" };
    const circle = (/** @type {number} */ r, /** @type {Attributes} */ style) =>
      drawing(
        [2 * MOST_PX + 2, 2 * r + 4],
        shape("circle", { cx: MOST_PX + 1, cy: r + 2, r, ...style }),
      );
    const told = (/** @type {number} */ amount) =>
      unit === "USD"
        ? t("headline.usd", { value: money(amount) })
        : number(amount) + " " + word("unit", unit);
    return [
      ...rows.map(([amount, radius]) => this.key(circle(radius, grey), told(amount))),
      this.key(
        circle(SIGN_PX, { fill: "none", stroke: "#222", "stroke-dasharray": "2 2" }),
        t("legend.size.none"),
      ),
    ];
  }

  layerBoxes() {
    const { t, word } = this.i18n;
    for (const { name } of layersOf(this.data)) {
      const [kind, family] = name.split(":");
      const input = element("input", { type: "checkbox", "data-layer": name });
      input.addEventListener("change", () => this.switchLayer(name, input.checked));
      byId("m-layers").append(
        element("label", {}, input, " " + (family ? word(kind, family) : t("layer." + name))),
      );
    }
  }

  /**
   * @param {string} name
   * @param {boolean} on
   */
  switchLayer(name, on) {
    const shown = { ...layersShown(this.state.selection.layers, this.data), [name]: on };
    this.state.set({ layers: layersText(shown, this.data) });
  }

  /**
   * @param {Choices} selection
   * @param {Record<string, boolean>} layers
   * @param {SizeKey | null} sizes
   * @param {() => Values} words
   */
  update(selection, layers, sizes, words) {
    for (const input of byId("m-layers").querySelectorAll("input"))
      input.checked = layers[input.dataset.layer || ""];
    for (const name of [...this.filters.map((each) => each.name), ...CHOICES]) {
      const input = controlOf(name);
      if (input.value !== selection[name]) input.value = selection[name];
    }
    const index = this.data.dates.indexOf(selection.date);
    byId("m-date").textContent = selection.date;
    this.able("m-back", index > 0);
    this.able("m-next", index < this.data.dates.length - 1);
    byId("m-link").textContent = this.i18n.t("link.copy");
    this.legendOf(
      layers.oblasts,
      selection.compare !== "" && selection.compare !== selection.date,
      selection.deposit !== "",
      sizes,
      words,
    );
  }
}

/**
 * The control of a field of the link.
 * @param {string} name
 * @returns {HTMLSelectElement | HTMLInputElement}
 */
function controlOf(name) {
  return byId("m-" + name);
}

/** @param {Element} control */
function labelOf(control) {
  return /** @type {HTMLLabelElement} */ (control.closest("label"));
}

/**
 * The heading in a list of choices, made where it is not there yet.
 * @param {HTMLSelectElement} select
 * @param {string} label
 */
function groupOf(select, label) {
  const found = [...select.querySelectorAll("optgroup")].find((each) => each.label === label);
  return found || select.appendChild(element("optgroup", { label }));
}

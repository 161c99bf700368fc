// The same deposits as a table that can be sorted, for eyes, keyboards and screen readers.

import { byId, element, one } from "./dom.js";
import { ranks } from "./order.js";
import { kilometres, since, statusText } from "./status.js";

// How many rows are made at first, and how many at a time after it.
const FIRST_ROWS = 500;
const MORE_ROWS = 5000;

export class Table {
  /**
   * @param {Data} data
   * @param {I18n} i18n
   * @param {(deposit: string) => void} onShow
   */
  constructor(data, i18n, onShow) {
    this.data = data;
    this.i18n = i18n;
    this.onShow = onShow;
    this.sort = { column: "name", up: true };
    this.most = FIRST_ROWS;
    /** @type {Map<string, HTMLTableRowElement>} */
    this.rows = new Map();
    /** @type {Site[]} */
    this.shown = [];
    /** @type {Set<Site>} */
    this.sections = new Set();
    /** @type {number[] | null} */
    this.commodities = null;
    this.index = 0;
    this.chosen = "";
    this.columns = this.describe();
    this.order = new Intl.Collator(data.lang, { numeric: true });
    this.named = [...data.sites].sort((a, b) => this.order.compare(a.name, b.name));
    this.body = /** @type {HTMLTableSectionElement} */ (one("#m-table tbody"));
    this.head();
    this.more = byId("m-more");
    this.more.addEventListener("click", () => {
      const first = this.most;
      this.most += MORE_ROWS;
      this.draw();
      this.body.rows[first].querySelector("button")?.focus();
    });
  }

  /** @returns {Column[]} */
  describe() {
    const { i18n, data } = this;
    return [
      { id: "name", value: (site) => site.name },
      { id: "oblast", value: (site) => site.oblastName },
      {
        id: "commodities",
        value: (site) => site.counts.map((each) => data.commodities[each].name).join(", "),
      },
      { id: "status", value: (site, i) => statusText(site, i, i18n) },
      {
        id: "since",
        value: (site, i) => since(site, i, data.dates),
        key: (site, i) => since(site, i, data.dates).replace("≤ ", ""),
      },
      {
        id: "distance",
        number: true,
        value: (site, i) => {
          const km = kilometres(site, i);
          return km === null ? "" : i18n.number(km);
        },
        key: (site, i) => kilometres(site, i),
      },
      {
        id: "precision",
        number: true,
        value: (site) => i18n.number(site.precision),
        key: (site) => site.precision,
      },
      { id: "state", value: (site) => (site.state ? i18n.word("state", site.state) : "") },
      {
        id: "quantity",
        number: true,
        value: (site) =>
          this.amounts(site)
            .map((each) => this.amountText(each))
            .join("; "),
        key: (site) => this.amounts(site)[0]?.amount ?? null,
        kind: (site) => this.amounts(site)[0]?.of ?? null,
      },
    ];
  }

  head() {
    const row = element("tr");
    for (const column of this.columns) {
      const button = element(
        "button",
        { type: "button", onclick: () => this.sortBy(column.id) },
        this.i18n.t("table." + column.id),
      );
      row.append(
        element(
          "th",
          { scope: "col", class: column.number ? "num" : null, "data-column": column.id },
          button,
        ),
      );
    }
    row.append(element("th", { scope: "col" }, element("span", {}, this.i18n.t("table.map"))));
    one("#m-table thead").append(row);
  }

  /** @param {string} id */
  sortBy(id) {
    this.sort = { column: id, up: this.sort.column === id ? !this.sort.up : true };
    this.draw();
  }

  /**
   * `hints` are shown where no deposit is.
   * @param {Site[]} shown
   * @param {number} index
   * @param {string} chosen
   * @param {string[]} hints
   * @param {number[] | null} commodities The numbers of those that are chosen; null for all.
   */
  update(shown, index, chosen, hints, commodities) {
    this.commodities = commodities;
    this.shown = shown;
    this.index = index;
    this.chosen = chosen;
    this.draw();
    const {
      data,
      i18n: { t },
    } = this;
    const count = t("table.count", {
      n: shown.length,
      all: data.sites.length,
      date: data.dates[index],
    });
    byId("m-count").textContent = [count, ...(shown.length ? [] : hints.map((key) => t(key)))].join(
      " ",
    );
  }

  draw() {
    for (const head of document.querySelectorAll("#m-table th[data-column]")) {
      const on = head.getAttribute("data-column") === this.sort.column;
      head.setAttribute("aria-sort", on ? (this.sort.up ? "ascending" : "descending") : "none");
    }
    const sites = this.sorted();
    const shown = new Set(sites.map(({ id }) => id));
    const byName = this.sort.column === this.columns[0].id;
    this.sections = new Set(
      sites.filter(({ above }) => byName && above.some((id) => shown.has(id))),
    );
    const count = Math.min(sites.length, this.most);
    const rows = sites.slice(0, count).map((site) => this.row(site));
    // Only where the order changed: a reader's focus stays on its row while the slider plays.
    const same =
      rows.length === this.body.children.length &&
      rows.every((row, i) => row === this.body.children[i]);
    const within = this.body.contains(document.activeElement);
    if (!same) this.body.replaceChildren(...rows);
    if (within && !this.body.contains(document.activeElement))
      one(".minerals .scroll").focus({ preventScroll: true });
    this.more.hidden = count === sites.length;
    const part = byId("m-part");
    part.textContent =
      count === sites.length ? "" : this.i18n.t("table.part", { n: count, all: sites.length });
    this.more.textContent = this.i18n.t(
      sites.length - count > MORE_ROWS ? "table.more.some" : "table.more",
      { n: sites.length, more: MORE_ROWS },
    );
  }

  /** The deposits by the chosen column, those of one value by name. */
  sorted() {
    const column = this.columns.find((each) => each.id === this.sort.column) || this.columns[0];
    const shown = new Set(this.shown);
    const named = this.named.filter((site) => shown.has(site)); // the sort below keeps this order
    if (column.id === "name") return underWholes(this.sort.up ? named : named.reverse());
    const key = column.key || column.value;
    const keyed = named.map((site) => ({ site, key: key(site, this.index) }));
    const place = ranks(
      keyed.map((each) => each.key),
      this.order,
    );
    const sign = this.sort.up ? 1 : -1;
    const kind = column.kind || (() => 0);
    return keyed
      .map(({ site, key: value }) => ({ site, place: place(value), kind: Number(kind(site)) }))
      .sort((a, b) =>
        a.place === null || b.place === null
          ? Number(a.place === null) - Number(b.place === null)
          : a.kind - b.kind || sign * (a.place - b.place),
      )
      .map(({ site }) => site);
  }

  /**
   * What is listed of a deposit by commodity, in its order; of a chosen commodity that alone.
   * Quantities of different commodities are never compared with each other.
   * @param {Site} site
   * @returns {{of: number, amount: number}[]}
   */
  amounts({ counts, quantity }) {
    const found = this.commodities ? counts.filter((of) => this.commodities?.includes(of)) : counts;
    return found.flatMap((of) =>
      quantity && quantity[of] !== undefined ? [{ of, amount: quantity[of] }] : [],
    );
  }

  /** @param {{of: number, amount: number}} found */
  amountText({ of, amount }) {
    const { name, unit } = this.data.commodities[of];
    const text = this.i18n.number(amount) + "\u00a0" + this.i18n.word("unit", unit);
    return this.commodities?.length === 1 ? text : name + " " + text;
  }

  /** @param {Site} site */
  row(site) {
    let row = this.rows.get(site.id);
    if (!row) this.rows.set(site.id, (row = this.make(site)));
    this.columns.forEach((column, i) => {
      const text = column.value(site, this.index) || "";
      const cell = row.children[i];
      if (cell.textContent !== text) cell.textContent = text;
    });
    row.classList.toggle("chosen", site.id === this.chosen);
    row.classList.toggle("section", this.sections.has(site));
    return row;
  }

  /** @param {Site} site */
  make(site) {
    const row = element("tr", { "data-id": site.id });
    this.columns.forEach((column, i) => {
      row.append(
        i
          ? element("td", { class: column.number ? "num" : null })
          : element("th", { scope: "row", class: "name" }),
      );
    });
    const label = this.i18n.t("table.show.name", { name: site.name });
    row.append(
      element(
        "td",
        {},
        element(
          "button",
          { type: "button", "aria-label": label, onclick: () => this.onShow(site.id) },
          this.i18n.t("table.show"),
        ),
      ),
    );
    return row;
  }
}

/**
 * Each section behind its whole, where both are listed; all others stay in order.
 * @param {Site[]} sites
 * @returns {Site[]}
 */
export function underWholes(sites) {
  const ids = new Set(sites.map(({ id }) => id));
  /** @type {Map<string | undefined, Site[]>} */
  const under = new Map();
  for (const site of sites) {
    const whole = site.above.find((id) => ids.has(id));
    const others = under.get(whole);
    if (others) others.push(site);
    else under.set(whole, [site]);
  }
  /** @type {(whole: string | undefined) => Site[]} */
  const listed = (whole) => (under.get(whole) || []).flatMap((site) => [site, ...listed(site.id)]);
  return listed(undefined);
}

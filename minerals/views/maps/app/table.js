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
   */
  update(shown, index, chosen, hints) {
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
    if (column.id === "name") return this.sort.up ? named : named.reverse();
    const key = column.key || column.value;
    const keyed = named.map((site) => ({ site, key: key(site, this.index) }));
    const place = ranks(
      keyed.map((each) => each.key),
      this.order,
    );
    const sign = this.sort.up ? 1 : -1;
    return keyed
      .map(({ site, key: value }) => ({ site, place: place(value) }))
      .sort((a, b) =>
        a.place === null || b.place === null
          ? Number(a.place === null) - Number(b.place === null)
          : sign * (a.place - b.place),
      )
      .map(({ site }) => site);
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

// The deposits on the map whose status differs between two snapshots, as a list.

import { byId, element } from "./dom.js";
import { statusAt, statusText } from "./status.js";

export class Changes {
  /**
   * @param {Data} data
   * @param {I18n} i18n
   * @param {(deposit: string) => void} onShow
   */
  constructor(data, i18n, onShow) {
    this.data = data;
    this.i18n = i18n;
    this.onShow = onShow;
  }

  /**
   * @param {Site[]} sites
   * @param {number} index
   * @param {number | null} compare
   */
  update(sites, index, compare) {
    const { t } = this.i18n;
    const on = compare !== null && compare !== index;
    const [first, last] = on
      ? [Math.min(index, compare), Math.max(index, compare)]
      : [index, index];
    const changed = sites.filter(
      (site) => statusAt(site, first).status !== statusAt(site, last).status,
    );
    const order = new Intl.Collator(this.data.lang);
    byId("m-changes").hidden = !on;
    byId("m-changed").textContent = t("changes.title", {
      n: changed.length,
      first: this.data.dates[first],
      last: this.data.dates[last],
    });
    byId("m-changes-rows").replaceChildren(
      ...changed
        .sort((a, b) => order.compare(a.name, b.name))
        .map((site) => this.row(site, first, last)),
    );
  }

  /**
   * @param {Site} site
   * @param {number} first
   * @param {number} last
   */
  row(site, first, last) {
    const said = (/** @type {number} */ at) => statusText(site, at, this.i18n);
    const button = element(
      "button",
      { type: "button", onclick: () => this.onShow(site.id) },
      site.name,
    );
    return element("li", {}, button, " ", `${said(first)} → ${said(last)}`);
  }
}

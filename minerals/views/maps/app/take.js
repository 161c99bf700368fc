// What a reader takes away: files of what is shown. Everything is made on the page.

/** @import { State } from "./state.js" */

import { bibtex, citation, copyText, embedCode, ownName, publicAddress } from "./cite.js";
import { byId, element, inOtherLanguages } from "./dom.js";
import { csvText, depositRows, fileName, geojsonText, saveFile } from "./exports.js";
import { barePicture, pageSvg, pngOf } from "./picture.js";

export class TakeAway {
  /**
   * @param {L.Map} map
   * @param {Data} data
   * @param {I18n} i18n
   * @param {State} state
   * @param {(chosen: Shown) => string} subject
   */
  constructor(map, data, i18n, state, subject) {
    this.map = map;
    this.data = data;
    this.i18n = i18n;
    this.state = state;
    this.subject = subject;
    /** @type {Shown} */
    this.chosen = { selection: {}, sites: [], hidden: [], complete: true };
    this.index = 0;
    byId("m-csv").addEventListener("click", () =>
      this.save("csv", "text/csv", csvText(this.rows())),
    );
    byId("m-geojson").addEventListener("click", () =>
      this.save("geojson", "application/geo+json", geojsonText(this.rows(), this.about())),
    );
    byId("m-paper").addEventListener("click", () => window.print());
    window.addEventListener("beforeprint", () => this.print());
    for (const text of [byId("m-cite"), byId("m-bibtex"), byId("m-embed")]) this.copies(text);
    byId("m-svg").addEventListener("click", () =>
      this.save("svg", "image/svg+xml", new XMLSerializer().serializeToString(this.picture())),
    );
    byId("m-png").addEventListener("click", async () =>
      this.save("png", "image/png", await pngOf(this.picture())),
    );
  }

  /**
   * `chosen`: the selection and the deposits on the map, as for the headline.
   * @param {Shown} chosen
   * @param {number} index
   */
  update(chosen, index) {
    this.chosen = chosen;
    this.index = index;
    byId("m-take-of").textContent = this.i18n.t("take.of", {
      n: chosen.sites.length,
      date: chosen.selection.date,
    });
    this.cite();
  }

  cite() {
    const { cite, dates } = this.data;
    const { date } = this.chosen.selection;
    const hash = this.state.hash({ embed: "" });
    const address = publicAddress();
    const about = {
      ...cite,
      subject: this.subject(this.chosen),
      date,
      snapshot: dates[this.index],
      year: dates[dates.length - 1].slice(0, 4),
      address: address && address + hash,
    };
    byId("m-cite").value = citation(about, this.i18n);
    byId("m-bibtex").value = bibtex(about, this.i18n);
    byId("m-embed").value = embedCode(ownName(), this.state.hash({ embed: "1" }), cite.title);
    byId("m-full").href = hash;
    // In another language the page opens with what is chosen here.
    for (const page of inOtherLanguages()) page.hash = hash;
    byId("m-embed-note").hidden = Boolean(address);
  }

  /**
   * A text has a button that copies it and says so.
   * @param {HTMLTextAreaElement} text
   */
  copies(text) {
    const { t } = this.i18n;
    const name = (text.labels[0].textContent || "").trim();
    const button = element(
      "button",
      { type: "button", "aria-label": t("take.copy.name", { name }) },
      t("take.copy"),
    );
    button.addEventListener("click", async () => {
      if (await copyText(text.value, name))
        byId("m-copied").textContent = t("take.copied", { name });
    });
    text.closest("p")?.append(" ", button);
  }

  rows() {
    return depositRows(this.chosen.sites, this.index, this.data, this.i18n);
  }

  about() {
    return {
      title: this.data.cite.title,
      snapshot: this.data.dates[this.index],
      sources: this.data.cite.sources,
      version: this.data.cite.version,
    };
  }

  // Paper has the map as a picture of its own, which no edge of the page cuts.
  print() {
    byId("m-print").replaceChildren(...barePicture(this.map, this.data.cite.title));
  }

  picture() {
    const said = (/** @type {string} */ id) => (byId(id).textContent || "").trim();
    const { title, sources, version } = this.data.cite;
    return pageSvg(this.map, {
      title: title + ", " + this.chosen.selection.date,
      headline: said("m-share") + " " + said("m-range"),
      about: said("m-about"),
      sources: sources + " " + this.i18n.t("take.version", { version }),
    });
  }

  /**
   * @param {string} kind
   * @param {string} type
   * @param {BlobPart | null} content Nothing is saved of null.
   */
  save(kind, type, content) {
    if (content !== null)
      saveFile(fileName(this.chosen.selection, kind), new Blob([content], { type }));
  }
}

// What a reader takes away: files of what is shown. Everything is made on the page.
class TakeAway {
  constructor(map, data, i18n) {
    this.map = map;
    this.data = data;
    this.i18n = i18n;
    byId("m-csv").addEventListener("click", () => this.save("csv", "text/csv", csvText(this.rows())));
    byId("m-geojson").addEventListener("click", () => this.save("geojson", "application/geo+json", geojsonText(this.rows(), this.about())));
    byId("m-svg").addEventListener("click", () => this.save("svg", "image/svg+xml", new XMLSerializer().serializeToString(this.picture())));
    byId("m-png").addEventListener("click", async () => this.save("png", "image/png", await pngOf(this.picture())));
  }

  // `chosen`: the selection and the deposits on the map, as for the headline.
  update(chosen, index) {
    this.chosen = chosen;
    this.index = index;
    byId("m-take-of").textContent = this.i18n.t("take.of", { n: chosen.sites.length, date: chosen.selection.date });
  }

  rows() {
    return depositRows(this.chosen.sites, this.index, this.data, this.i18n);
  }

  about() {
    return { title: this.data.cite.title, snapshot: this.data.dates[this.index], sources: this.data.cite.sources, version: this.data.cite.version };
  }

  picture() {
    const said = (id) => byId(id).textContent.trim(), { title, sources, version } = this.data.cite;
    return pageSvg(this.map, {
      title: title + ", " + this.chosen.selection.date, headline: said("m-share") + " " + said("m-range"), about: said("m-about"),
      sources: sources + " " + this.i18n.t("take.version", { version }),
    });
  }

  save(kind, type, content) {
    saveFile(fileName(this.chosen.selection, kind), new Blob([content], { type }));
  }
}

// What a reader takes away: files of what is shown. Everything is made on the page.
class TakeAway {
  constructor(data, i18n) {
    this.data = data;
    this.i18n = i18n;
    byId("m-csv").addEventListener("click", () => this.save("csv", "text/csv", csvText(this.rows())));
    byId("m-geojson").addEventListener("click", () => this.save("geojson", "application/geo+json", geojsonText(this.rows(), this.about())));
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

  save(kind, type, content) {
    saveFile(fileName(this.chosen.selection, kind), new Blob([content], { type }));
  }
}

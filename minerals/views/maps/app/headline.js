// The share under occupation, its range, and everything a reader needs to quote it.
class Headline {
  constructor(data, i18n) {
    this.data = data;
    this.i18n = i18n;
    this.courses = new Map();
  }

  // The series of a row, its runs decoded once.
  series(row) {
    if (!row) return null;
    if (!this.courses.has(row)) {
      let start = 0;
      this.courses.set(row, decode(row.at).map((step, i) => ({ start: (start += step), values: row.of.slice(3 * i, 3 * i + 3) })));
    }
    return this.courses.get(row);
  }

  share(row, index) {
    const runs = this.series(row);
    return runs ? runAt(runs, index).values : null;
  }

  // The row of shares that the filters ask for.
  row(selection) {
    const { shares } = this.data, filter = subjectOf(selection);
    return filter ? filter.subject.shares(selection[filter.name], shares) : onlyRow(shares[""]);
  }

  oblast(index) {
    const rows = this.data.shares.oblast || {};
    return (id) => (Object.hasOwn(rows, id) ? this.share(rows[id], index)[0] : null);
  }

  update(selection, index) {
    const { t, percent } = this.i18n, row = this.row(selection), found = this.share(row, index);
    const measure = t("measure." + this.data.measure, { prices: this.data.prices });
    const population = this.population(selection);
    const change = found && selection.compare && selection.compare !== selection.date ? this.change(row, selection, index) : "";
    document.getElementById("m-share").textContent = found ? t("headline.share", { share: percent(found[0]) }) : t("headline.none");
    document.getElementById("m-range").textContent = found ? t("headline.range", { low: percent(found[1]), high: percent(found[2]) }) + change : "";
    const about = found
      ? [t("headline.about", { date: selection.date, population, measure, n: row.n, known: row.known, scope: t("scope." + this.data.scope) }), this.amount(row), this.quantity(selection, index)]
      : [t(this.data.byDeposit ? "headline.nobody" : "headline.why", { population, measure })];
    if (found) about.push(this.dominantCommodity(row));
    if (narrowsOnlyTheView(selection)) about.push(t("headline.whole"));
    document.getElementById("m-about").textContent = about.filter(Boolean).join(" ");
  }

  change(row, selection, index) {
    const other = this.share(row, this.data.dates.indexOf(selection.compare))[0];
    const points = this.i18n.points(this.share(row, index)[0] - other);
    return " " + this.i18n.t("headline.change", { points, date: selection.compare });
  }

  // One commodity with so many of the deposits that a share by number mostly reflects it.
  dominantCommodity(row) {
    if (!row.dominant) return "";
    const [id, n, all] = row.dominant;
    return this.i18n.t("headline.dominant", { n, all, commodity: this.data.commodities.find((each) => each.id === id).name });
  }

  // What the share is a share of, on a page by quantity or value.
  amount(row) {
    const { t, money } = this.i18n;
    if (row.total === undefined || this.data.byDeposit) return "";
    return row.unit === "USD" ? t("headline.value", { value: money(row.total) }) : t("headline.total", { total: this.total(row) });
  }

  // Beside a number of deposits of one commodity: the share of what is published to lie in them.
  quantity(selection, index) {
    const { t, percent } = this.i18n, rows = this.data.shares.quantity || {};
    const only = Object.keys(this.data.shares.commodity || {}), id = selection.commodity || (only.length === 1 ? only[0] : "");
    if (!Object.hasOwn(rows, id)) return "";
    const [share, low, high] = this.share(rows[id], index).map(percent);
    return t("headline.quantity", { share, low, high, total: this.total(rows[id]) });
  }

  total(row) {
    const { t, number, percent, word } = this.i18n;
    const amount = number(row.total) + " " + word("unit", row.unit) + ", " + word("basis", row.basis);
    return row.part === undefined ? amount : t("headline.part", { amount, part: percent(row.part) });
  }

  population(selection) {
    const filter = subjectOf(selection);
    return filter ? filter.subject.name(selection[filter.name], this.data) : this.data.population;
  }
}

function onlyRow(rows) {
  return rows ? Object.values(rows)[0] : undefined;
}

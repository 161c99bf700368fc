// The share under occupation, its interval, and everything a reader needs to quote it.

import { Answers } from "./answers.js";
import { byId, element } from "./dom.js";
import { named, subjectOf } from "./filters.js";

/** @type {("listed" | "sites" | "regions")[]} */
const MODELS = ["listed", "sites", "regions"];

export class Headline {
  /**
   * @param {Data} data
   * @param {I18n} i18n
   * @param {Filter[]} filters
   */
  constructor(data, i18n, filters) {
    this.data = data;
    this.i18n = i18n;
    this.filters = filters;
    this.answers = new Answers(data);
  }

  /**
   * Of what is chosen the part in each oblast: { share, text }; a share is null where there is none.
   * @param {Shown} chosen
   * @param {number} index
   * @returns {(unit: Unit) => UnitShare}
   */
  oblasts(chosen, index) {
    const { t } = this.i18n;
    const { selection, sites } = chosen;
    return (unit) => {
      const within = sites.filter((site) => site.oblast === unit.id);
      if (!within.length) return { share: null, text: t("oblast.none", { name: unit.name }) };
      const part = { ...chosen, selection: { ...selection, oblast: unit.id }, sites: within };
      const answer = this.answers.listed(part, index);
      const { n, known } = answer;
      if (answer.why !== undefined)
        return { share: null, text: t("oblast.why", { name: unit.name, n }) };
      const { values, about } = answer;
      const percent = this.rounded(about);
      const [low, share, high] = values.map(percent);
      const byDeposit = this.answers.measure(selection.by).byDeposit;
      return {
        share: values[1],
        percent: share,
        text: t(byDeposit ? "oblast.count" : "oblast.amount", {
          name: unit.name,
          share,
          low,
          high,
          n,
          known,
        }),
      };
    };
  }

  /**
   * `chosen`: the selection, the deposits shown, the families taken off the map, and whether
   * nothing is.
   * @param {Shown} chosen
   * @param {number} index
   */
  update(chosen, index) {
    const shown =
      chosen.selection.of === "country" ? this.country(chosen) : this.listed(chosen, index);
    byId("m-share").textContent = shown.share;
    byId("m-range").textContent = shown.range || "";
    byId("m-about").textContent = shown.about.filter(Boolean).join(" ");
    const explained = (shown.explained || []).filter((text) => text !== false && text);
    byId("m-explain").replaceChildren(...explained.map((text) => element("p", {}, String(text))));
    byId("m-why").hidden = !shown.explained;
  }

  /**
   * @param {string} why
   * @param {Values} words
   * @returns {Told}
   */
  none(why, words) {
    return { share: this.i18n.t("headline.none"), about: [this.i18n.t(why, words)] };
  }

  /** @param {Shown} chosen */
  words({ selection, hidden, complete }) {
    const { t, word } = this.i18n;
    const others = this.filters
      .filter(({ name, subject }) => !subject && selection[name])
      .map((filter) => this.condition(filter, selection[filter.name]));
    const off = (complete ? [] : hidden).map((name) =>
      t("headline.off", { family: word("family", name) }),
    );
    return {
      date: selection.date,
      population: [this.population(selection), ...others, ...off].join("; "),
      measure: t("measure." + selection.by, { prices: this.data.prices }),
      scope: t("scope." + this.data.scope),
    };
  }

  /**
   * What the headline is of, by which measure.
   * @param {Shown} chosen
   */
  subject(chosen) {
    const { population, measure } = this.words(chosen);
    return population + ", " + measure;
  }

  /** @param {Choices} selection */
  population(selection) {
    const filter = subjectOf(selection);
    return filter?.subject
      ? filter.subject(selection[filter.name], this.data)
      : this.data.population;
  }

  /**
   * @param {Filter} filter
   * @param {string} value
   */
  condition({ label, choices }, value) {
    const choice = choices && choices.find((each) => each.id === value);
    return this.i18n.t(label) + ": " + (choice ? choice.name : value);
  }

  // --- what is listed

  /**
   * @param {Shown} chosen
   * @param {number} index
   * @returns {Told}
   */
  listed(chosen, index) {
    const { t } = this.i18n;
    const words = this.words(chosen);
    const answer = this.answers.listed(chosen, index);
    if (answer.why !== undefined) return this.none(answer.why, words);
    const {
      n,
      known,
      row,
      values: [low, share, high],
      about,
    } = answer;
    const percent = this.rounded(about);
    const byDeposit = this.answers.measure(chosen.selection.by).byDeposit;
    return {
      share: t(about ? "headline.share.about" : "headline.share", { share: percent(share) }),
      range:
        t(this.range(byDeposit, n), { n, known, low: percent(low), high: percent(high) }) +
        this.change(chosen, answer),
      about: [
        t("headline.about", words),
        row && this.amount(chosen.selection, row),
        this.quantity(chosen, index),
        row && this.dominantCommodity(row),
      ],
      explained: this.explained(answer),
    };
  }

  /**
   * @param {boolean} byDeposit
   * @param {number} n
   */
  range(byDeposit, n) {
    if (byDeposit) return n === 1 ? "headline.range.count.one" : "headline.range.count";
    return n === 1 ? "headline.range.amount.one" : "headline.range.amount";
  }

  /**
   * A sum of some of the draws is told in whole per cent.
   * @param {boolean} about
   */
  rounded(about) {
    return about ? this.i18n.whole : this.i18n.percent;
  }

  /** @param {ShareAnswer} answer */
  explained({ n: every, known, about, values: [, , , word, low, high] }) {
    const { t, percent } = this.i18n;
    const { n, of } = this.data.draws;
    return [
      t("explain.listed", { draws: this.i18n.number(of) }),
      t("explain.bounds", { share: percent(word), low: percent(low), high: percent(high) }),
      t("explain.known", { n: every, known }),
      about && t("explain.about", { n, draws: this.i18n.number(of) }),
    ];
  }

  /**
   * @param {Shown} chosen
   * @param {ShareAnswer} answer
   */
  change(chosen, answer) {
    const { compare, date } = chosen.selection;
    if (!compare || compare === date) return "";
    const before = this.answers.listed(chosen, this.data.dates.indexOf(compare));
    if (before.why !== undefined) return "";
    const points = before.about || answer.about ? this.i18n.wholePoints : this.i18n.points;
    return (
      " " +
      this.i18n.t("headline.change", {
        points: points(answer.values[1] - before.values[1]),
        date: compare,
      })
    );
  }

  /**
   * One commodity with so many of the deposits that a share by number mostly reflects it.
   * @param {ShareRow} row
   */
  dominantCommodity(row) {
    if (!row.dominant) return "";
    const [id, n, all] = row.dominant;
    return this.i18n.t("headline.dominant", {
      n,
      all,
      commodity: named(this.data.commodities, id),
    });
  }

  /**
   * What a share by quantity or value is a share of.
   * @param {Choices} selection
   * @param {ShareRow} row
   */
  amount(selection, row) {
    const { t, money } = this.i18n;
    if (row.total === undefined || this.answers.measure(selection.by).byDeposit) return "";
    return row.unit === "USD"
      ? t("headline.value", { value: money(row.total) })
      : t("headline.total", { total: this.total(row) });
  }

  /**
   * Beside a number of deposits of one commodity: the share of what is published to lie in them.
   * @param {Shown} chosen
   * @param {number} index
   */
  quantity(chosen, index) {
    const { t, percent } = this.i18n;
    const { selection } = chosen;
    if (!this.answers.measure(selection.by).byDeposit) return "";
    const row = this.answers.row({ ...chosen, selection: { ...selection, by: "quantity" } });
    if (!row || row.total === undefined) return "";
    const [low, share, high] = this.answers.values(row, index).map(percent);
    return t("headline.quantity", {
      share,
      low,
      high,
      known: row.known,
      n: row.n,
      total: this.total(row),
    });
  }

  /** @param {ShareRow} row */
  total(row) {
    const { t, number, percent, word } = this.i18n;
    const amount =
      number(row.total || 0) + " " + word("unit", row.unit) + ", " + word("basis", row.basis);
    return row.part === undefined
      ? amount
      : t("headline.part", { amount, part: percent(row.part) });
  }

  // --- the country

  /**
   * @param {Shown} chosen
   * @returns {Told}
   */
  country(chosen) {
    const { t, percent } = this.i18n;
    const words = this.words(chosen);
    const estimate = this.answers.country(chosen);
    if (estimate.why !== undefined) return this.none(estimate.why, words);
    const { row } = estimate;
    const at = this.data.dates[this.data.at];
    const moved = chosen.selection.date !== at;
    return {
      share: t("headline.share", { share: percent(row.q50) }),
      range: t("headline.range.country", {
        low: percent(row.q05),
        high: percent(row.q95),
        least: percent(row.least),
        most: percent(row.most),
      }),
      about: [
        t("headline.country", { ...words, date: at }),
        moved && t("headline.country.date", { date: at, now: chosen.selection.date }),
        this.national(row),
      ],
      explained: [
        t("explain.country", { draws: this.i18n.number(this.data.draws.of) }),
        this.models(row),
        this.coal(row),
        this.without(row),
      ],
    };
  }

  /** @param {EstimateRow} row */
  national(row) {
    const money = (/** @type {number} */ amount) => this.money(amount, row.unit);
    const { t } = this.i18n;
    return t("headline.national", {
      published: money(row.published),
      total: money(row.total),
      occupied: money(row.occupied),
      low: money(row.occupied_q05),
      high: money(row.occupied_q95),
    });
  }

  /**
   * @param {number} amount
   * @param {string} unit
   */
  money(amount, unit) {
    const { money, number, word } = this.i18n;
    return unit === "USD"
      ? this.i18n.t("headline.usd", { value: money(amount) })
      : number(amount) + " " + word("unit", unit);
  }

  /**
   * The models of where the rest lies, each with its own interval.
   * @param {EstimateRow} row
   */
  models(row) {
    const { t, percent } = this.i18n;
    const told = MODELS.map((name) => {
      const [low, share, high] = (row.models[name] || []).map(percent);
      return (
        t("model." + name) +
        " " +
        (share ? t("model.range", { share, low, high }) : t("model.none"))
      );
    });
    return t("explain.models", { models: told.join("; ") });
  }

  /** @param {EstimateRow} row */
  coal(row) {
    return row.coal ? this.i18n.t("explain.coal", { part: this.i18n.whole(row.coal) }) : "";
  }

  /** @param {EstimateRow} row */
  without(row) {
    const names = row.without.map(
      (id) => (this.data.commodities.find((each) => each.id === id) || { name: id }).name,
    );
    return names.length ? this.i18n.t("explain.without", { names: names.join(", ") }) : "";
  }
}

// The card of one deposit: its facts, resources, reported changes and control over time.

import { approachCurve } from "./approach.js";
import { STATUSES } from "./decode.js";
import { anchor, byId, element, one } from "./dom.js";
import { distanceText, partText, statusText } from "./status.js";

const MOST_BESIDE = 12;

export class Card {
  /**
   * @param {Data} data
   * @param {I18n} i18n
   * @param {(deposit: string) => void} onChoose
   */
  constructor(data, i18n, onChoose) {
    this.data = data;
    this.i18n = i18n;
    this.onChoose = onChoose;
    this.onClose = () => onChoose("");
    this.box = byId("m-card");
    /** @type {Site | undefined} */
    this.site = undefined;
    /** @type {HTMLElement | null} */
    this.opener = null;
    this.stay = false;
    this.besides = element("div");
    this.box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.onClose();
    });
  }

  /**
   * The card takes the focus when it opens, and gives it back when it closes.
   * @param {Site | undefined} site
   * @param {number} index
   * @param {Site[]} touching Deposits whose signs on the map overlap its own.
   */
  update(site, index, touching) {
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    const within = this.box.contains(focused);
    const opened = site && site !== this.site;
    this.site = site;
    this.show(site, index, touching);
    if (opened && !within) this.opener = focused;
    const { stay } = this;
    this.stay = false; // holds for one choice
    if (stay) return;
    if (opened || (site && within)) this.box.focus({ preventScroll: true });
    if (opened) this.inSight();
    if (!site && within) this.giveBack();
  }

  // On a narrow screen the card lies at its foot, and the map comes to its head.
  inSight() {
    if (getComputedStyle(this.box).position === "fixed")
      one(".minerals .stage").scrollIntoView({ block: "start" });
    else this.box.scrollIntoView({ block: "nearest" });
  }

  // What opened the card may have gone since, or was nothing that can have the focus.
  giveBack() {
    const { opener } = this;
    if (opener && opener.isConnected && opener !== document.body && opener.offsetParent)
      opener.focus();
    else one(".minerals .leaflet-container").focus({ preventScroll: true });
  }

  /**
   * @param {Site | undefined} site
   * @param {number} index
   * @param {Site[]} touching
   */
  show(site, index, touching) {
    this.box.replaceChildren();
    this.box.hidden = !site;
    if (!site) return;
    this.touch(touching);
    const { t } = this.i18n;
    this.box.append(
      element(
        "button",
        { type: "button", class: "close", onclick: this.onClose, "aria-label": t("card.close") },
        "×",
      ),
      element("h2", {}, site.name),
      element(
        "p",
        {},
        [...site.names.slice(1), ...(site.aliases || "").split(";").map((name) => name.trim())]
          .filter(Boolean)
          .join("; "),
      ),
      this.besides,
      this.list(this.facts(site, index)),
      ...approachCurve(site, index, this.data, this.i18n),
      element("h3", {}, t("card.figures")),
      element(
        "ul",
        {},
        ...site.has.map((figure) => element("li", {}, ...this.figure(figure, site))),
      ),
      ...this.events(site),
      element("h3", {}, t("card.intervals")),
      element("ul", {}, ...this.intervals(site).map((line) => element("li", {}, line))),
    );
  }

  /**
   * Which signs overlap is another when the map is zoomed.
   * @param {Site[]} touching
   */
  touch(touching) {
    if (this.site) this.besides.replaceChildren(...this.beside(this.site, touching));
  }

  /**
   * Of signs that overlap the map can only show the one on top.
   * @param {Site} site
   * @param {Site[]} touching
   */
  beside(site, touching) {
    const here = site.together.filter((each) => each !== site);
    const near = touching.filter((each) => !here.includes(each)).slice(0, MOST_BESIDE);
    const button = (/** @type {Site} */ each) =>
      element("button", { type: "button", onclick: () => this.onChoose(each.id) }, each.name);
    const list = (/** @type {string} */ key, /** @type {Site[]} */ sites) =>
      element("p", { class: "beside" }, this.i18n.t(key) + " ", ...sites.map(button));
    return [
      ...(here.length ? [list("card.beside", here)] : []),
      ...(near.length ? [list("card.touching", near)] : []),
    ];
  }

  /** @param {[string, Child][]} rows */
  list(rows) {
    const list = element("dl");
    for (const [name, value] of rows) {
      if (value) list.append(element("dt", {}, name), element("dd", {}, value));
    }
    return list;
  }

  /**
   * @param {Site} site
   * @param {number} index
   * @returns {[string, Child][]}
   */
  facts(site, index) {
    const { t, word, number } = this.i18n;
    const date = this.data.dates[index];
    const whole = this.data.sites.find((each) => each.id === site.part);
    return [
      [t("card.status"), t("card.status.on", { status: statusText(site, index, this.i18n), date })],
      [t("card.part"), partText(site, index, this.i18n)],
      [t("card.distance"), distanceText(site, index, this.i18n)],
      [
        t("card.kind"),
        [word("kind", site.kind), site.sea && t("card.sea")].filter(Boolean).join(", "),
      ],
      [t("card.of"), whole ? whole.name : site.part],
      [t("card.state"), site.state && word("state", site.state)],
      [t("card.operator"), site.operator],
      [t("card.place"), [site.near, site.raion, site.oblastName].filter(Boolean).join(", ")],
      [
        t("card.precision"),
        t("card.precision.km", { x: site.x, y: site.y, km: number(site.precision) }),
      ],
      [
        t("card.value"),
        site.value
          ? t("card.value.usd", { value: this.i18n.money(site.value), prices: this.data.deck })
          : "",
      ],
      [t("card.source"), this.source(site.source)],
      [t("card.location"), site.place !== site.source ? this.source(site.place) : null],
    ];
  }

  /** @param {number | undefined} number */
  source(number) {
    return number === undefined ? null : anchor(this.data.sources[number]);
  }

  /**
   * @param {Figure} figure
   * @param {Site} site
   */
  figure(figure, site) {
    const { t, word, number } = this.i18n;
    const parts = [];
    const name = this.data.commodities[figure.of].name;
    let text = name + " (" + word("role", figure.role) + ")";
    if (figure.q !== undefined) {
      text +=
        ": " +
        number(figure.q) +
        " " +
        word("unit", figure.unit) +
        ", " +
        word("basis", figure.basis);
      if (figure.low !== undefined && figure.high !== undefined)
        text += " (" + number(figure.low) + "–" + number(figure.high) + ")";
      if (figure.category) text += "; " + word("category", figure.category);
      if (figure.year) text += "; " + figure.year;
      if (figure.sure) text += "; " + word("confidence", figure.sure);
    } else if (!site.has.some((each) => each.of === figure.of && each.q !== undefined))
      text += ": " + t("card.noquantity");
    parts.push(text);
    if (figure.source !== undefined)
      parts.push(". " + t("card.source") + ": ", this.source(figure.source));
    return parts;
  }

  /**
   * What was reported of the deposit by name; a check of the control over time, never its source.
   * @param {Site} site
   */
  events(site) {
    const { t, word } = this.i18n;
    const line = (/** @type {Reported} */ [date, days, event, state, source]) =>
      element(
        "li",
        {},
        (days > 1 ? t("card.events.date", { date, days }) : date) +
          ": " +
          word("event", event) +
          " (" +
          word("reported", state) +
          "). " +
          t("card.source") +
          ": ",
        this.source(source),
      );
    return site.events
      ? [element("h3", {}, t("card.events")), element("ul", {}, ...site.events.map(line))]
      : [];
  }

  /**
   * Runs of one status, certain or not, with the snapshots at which it was first and last seen.
   * @param {Site} site
   */
  intervals(site) {
    const { t } = this.i18n;
    const { dates } = this.data;
    /** @type {{start: number, status: number, certain: boolean}[]} */
    const joined = [];
    for (const {
      start,
      values: [code],
    } of site.course) {
      const last = joined[joined.length - 1];
      if (last && last.status === code >> 1) last.certain = last.certain && code % 2 === 1;
      else joined.push({ start, status: code >> 1, certain: code % 2 === 1 });
    }
    return joined.map(({ start, status, certain }, i) => {
      const end = i + 1 < joined.length ? joined[i + 1].start - 1 : dates.length - 1;
      const words =
        t("status." + STATUSES[status]) + (certain ? "" : " (" + t("certain.notalways") + ")");
      return dates[start] + " – " + dates[end] + ": " + words;
    });
  }
}

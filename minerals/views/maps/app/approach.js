// How near the line of contact came to a deposit: a curve with its limits, and what was reported.

import { daysFrom, inForce, stepBand, stepLine, yearsBetween } from "./axis.js";
import { runAt } from "./decode.js";
import { element } from "./dom.js";
import { kilometres, statusAt } from "./status.js";
import { shape } from "./svg.js";

const WIDE = 280;
const TALL = 130;
const NAME_PX = 11;
const NAME_ROWS = 3;
const HEAD = NAME_PX * NAME_ROWS;
const LETTER_PX = 6;
const LEFT = 26;
const FOOT = 14;
const YEARS = 5;
const MOST_KM = 60;

/**
 * Distances of a deposit over the last years: kilometres with their limits, negative where it lies
 * in occupied land; null where the page has none.
 * @param {Site} site
 * @param {string[]} dates
 * @returns {{from: string, runs: Run[]} | null}
 */
export function distancesOf(site, dates) {
  if (!site.errors) return null;
  const last = dates[dates.length - 1];
  const ago = String(Number(last.slice(0, 4)) - YEARS) + last.slice(4).replace("-02-29", "-02-28");
  const from = ago > dates[0] ? ago : dates[0];
  const first = inForce(daysFrom(dates, from), 0);
  const runs = [];
  for (let start = first; start < dates.length; start++) {
    const km = kilometres(site, start);
    if (km === null) return null;
    const signed = statusAt(site, start).status === "occupied" ? -km : km;
    runs.push({ start, values: [signed, runAt(site.errors, start).values[0]] });
  }
  return { from, runs };
}

/**
 * @param {Site} site
 * @param {number} index
 * @param {Data} data
 * @param {I18n} i18n
 * @returns {HTMLElement[]}
 */
export function approachCurve(site, index, data, i18n) {
  const { t, number } = i18n;
  const { dates } = data;
  const found = distancesOf(site, dates);
  if (!found || found.runs.length < 2) return [];
  const { from, runs } = found;
  const now = runs.find(({ start }) => start === index);
  const words = now
    ? t("approach.now", {
        date: dates[index],
        km: number(Math.abs(now.values[0])),
        off: number(now.values[1]),
      })
    : "";
  const figure = element("figure", { class: "approach" });
  figure.append(curveOf(site, index, data, i18n, from, runs));
  if (words) figure.append(element("figcaption", {}, words));
  return [element("h3", {}, t("approach.title")), figure];
}

/**
 * @param {Site} site
 * @param {number} index
 * @param {Data} data
 * @param {I18n} i18n
 * @param {string} from
 * @param {Run[]} runs
 */
function curveOf(site, index, { dates }, { t, word, number }, from, runs) {
  const days = daysFrom(dates, from).map((day) => Math.max(0, day));
  const span = Math.max(1, days[days.length - 1]);
  const within = (/** @type {number} */ km) => Math.max(-MOST_KM, Math.min(MOST_KM, km));
  const ends = runs.flatMap(({ values: [km, off] }) => [within(km - off), within(km + off)]);
  const [low, high] = [Math.min(-5, ...ends), Math.max(5, ...ends)];
  const x = (/** @type {number} */ day) => LEFT + ((WIDE - LEFT - 2) * day) / span;
  const y = (/** @type {number} */ km) =>
    HEAD + 4 + ((TALL - FOOT - HEAD - 8) * (high - within(km))) / (high - low);
  const first = runs[0].values;
  const last = runs[runs.length - 1].values;
  const svg = shape("svg", {
    viewBox: `0 0 ${WIDE} ${TALL}`,
    role: "img",
    "aria-label": t("approach.words", {
      first: from,
      before: number(Math.abs(first[0])),
      last: dates[dates.length - 1],
      after: number(Math.abs(last[0])),
    }),
  });
  const text = (
    /** @type {string} */ said,
    /** @type {number} */ left,
    /** @type {number} */ base,
    anchor = "end",
  ) => {
    const made = shape("text", { x: left, y: base, "text-anchor": anchor });
    made.textContent = said;
    return made;
  };
  const line = (/** @type {string} */ kind, /** @type {string} */ d) =>
    shape("path", { class: kind, d });
  /** @type {[number, number, number][]} */
  const band = runs.map(({ start, values: [km, off] }) => [
    x(days[start]),
    y(km - off),
    y(km + off),
  ]);
  /** @type {Point[]} */
  const middle = runs.map(({ start, values: [km] }) => [x(days[start]), y(km)]);
  svg.append(
    line("band", stepBand(band, x(span))),
    line("ground", `M${LEFT} ${y(0)}H${x(span)}`),
    text("0", LEFT - 3, y(0) + 3),
    line("median", stepLine(middle, x(span))),
  );
  for (const km of [low, high])
    if (Math.abs(y(km) - y(0)) > 12)
      svg.append(text(number(Math.round(Math.abs(km))), LEFT - 3, y(km) + 4));
  for (const [day, year] of yearsBetween(from, dates[dates.length - 1], WIDE - LEFT))
    svg.append(
      line("ground", `M${x(day)} ${TALL - FOOT}v3`),
      text(year, x(day), TALL - 3, "middle"),
    );
  const free = Array(NAME_ROWS).fill(0);
  for (const [date, , event, state] of site.events || []) {
    const day = daysFrom([date], from)[0];
    if (day < 0 || day > span) continue;
    const said = `${word("event", event)} (${word("reported", state)})`;
    const name = shape("title", {});
    name.textContent = date + ": " + said;
    const mark = line("reported", `M${x(day)} ${TALL - FOOT}l-4 -7h8Z`);
    mark.append(name);
    svg.append(line("named", `M${x(day)} ${HEAD}V${TALL - FOOT}`), mark);
    const wide = said.length * LETTER_PX;
    const left = Math.min(x(day), WIDE - wide);
    const row = free.findIndex((end) => end <= left);
    if (row < 0) continue;
    free[row] = left + wide + LETTER_PX;
    svg.append(text(said, left, 9 + NAME_PX * row, "start"));
  }
  svg.append(line("now", `M${x(days[index])} ${HEAD}V${TALL - FOOT}`));
  return svg;
}

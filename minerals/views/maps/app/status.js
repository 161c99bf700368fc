// What a deposit was at a snapshot, as values and in words.

import { STATUSES, runAt } from "./decode.js";

/**
 * @param {Pick<Site, "course">} site
 * @param {number} index
 * @returns {{status: Status, certain: boolean}}
 */
export function statusAt(site, index) {
  const code = runAt(site.course, index).values[0];
  return { status: STATUSES[code >> 1], certain: code % 2 === 1 };
}

/**
 * @param {Site} site
 * @param {number} index
 * @param {I18n} i18n
 */
export function statusText(site, index, { t }) {
  const { status, certain } = statusAt(site, index);
  return t("status." + status) + (certain ? "" : " (" + t("certain.no") + ")");
}

/**
 * The first snapshot of the present status; before the record begins nobody knows here.
 * @param {Pick<Site, "course">} site
 * @param {number} index
 * @param {string[]} dates
 * @returns {string}
 */
export function since(site, index, dates) {
  let start = 0;
  let before = null;
  for (const run of site.course) {
    if (run.start > index) break;
    if (before !== run.values[0] >> 1) start = run.start;
    before = run.values[0] >> 1;
  }
  return (start === 0 ? "≤ " : "") + dates[start];
}

/**
 * @param {Pick<Site, "distances">} site
 * @param {number} index
 * @returns {number | null}
 */
export function kilometres(site, index) {
  const km = runAt(site.distances, index).values[0];
  return km === -1 ? null : km < 0 ? -km - 1 : km;
}

/**
 * Whether a deposit lies within one of the distances that the page knows.
 * @param {Pick<Site, "distances">} site
 * @param {number} index
 * @param {number} most
 */
export function withinKm(site, index, most) {
  const km = runAt(site.distances, index).values[0];
  return km >= 0 ? km <= most : km < -1 && -km - 1 < most;
}

/**
 * @param {Site} site
 * @param {number} index
 * @param {I18n} i18n
 */
export function distanceText(site, index, { t, number }) {
  const km = kilometres(site, index);
  return km === null
    ? ""
    : km < 1
      ? t("card.distance.near")
      : t("card.distance.km", { km: number(km) });
}

/**
 * @param {Site} site
 * @param {number} index
 * @param {I18n} i18n
 */
export function partText(site, index, { t, percent }) {
  if (!site.parts) return "";
  const [low, value, high] = runAt(site.parts, index).values.map((each) => percent(each / 1000));
  return t("card.part.range", { value, low, high });
}

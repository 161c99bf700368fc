// Time to scale: days, the snapshot in force, years to name, and curves that hold until the next.

const DAY_MS = 86400000;
const YEAR_PX = 42; // room for the number of a year

/**
 * Days from the first date to each.
 * @param {string[]} dates
 * @param {string} [first]
 */
export function daysFrom(dates, first = dates[0]) {
  return dates.map((date) => Math.round((Date.parse(date) - Date.parse(first)) / DAY_MS));
}

/**
 * The last snapshot that is not after a day, by number, or the first of all.
 * @param {number[]} days
 * @param {number} day
 */
export function inForce(days, day) {
  return Math.max(0, days.filter((each) => each <= day).length - 1);
}

/**
 * The years that begin between two dates, as many as have room: [day, year].
 * @param {string} first
 * @param {string} last
 * @param {number} width
 * @returns {[number, string][]}
 */
export function yearsBetween(first, last, width) {
  const [from, to] = [first, last].map((date) => Number(date.slice(0, 4)));
  const most = width / YEAR_PX;
  const step = [1, 2, 5, 10, 25, 100].find((each) => (to - from) / each <= most) || 100;
  const years = [];
  for (let year = from + 1; year <= to; year++) if (year % step === 0) years.push(String(year));
  return years.map((year) => [daysFrom([year + "-01-01"], first)[0], year]);
}

/**
 * A line that holds each value until the next place: points are [x, y], in order of x.
 * @param {Point[]} points
 * @param {number} end
 */
export function stepLine(points, end) {
  const tenth = (/** @type {number} */ each) => Math.round(each * 10) / 10;
  return points
    .map(([x, y], i) => `${i ? "H" + tenth(x) + "V" : "M" + tenth(x) + " "}${tenth(y)}`)
    .concat("H" + tenth(end))
    .join("");
}

/**
 * The ground between two such lines.
 * @param {[number, number, number][]} points x, and y of either line.
 * @param {number} end
 */
export function stepBand(points, end) {
  return points
    .map(([x, low, high], i) => {
      const to = i + 1 < points.length ? points[i + 1][0] : end;
      return [x, Math.min(low, high), to - x, Math.abs(high - low)].map(
        (each) => Math.round(each * 10) / 10,
      );
    })
    .map(([x, y, wide, tall]) => `M${x} ${y}h${wide}v${tall}h${-wide}Z`)
    .join("");
}

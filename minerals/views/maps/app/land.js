// Land as sets of faces: the arcs with one side in the set, chained to rings, filled even-odd.

import { STATUSES, course, decode, path, runAt } from "./decode.js";

export class Land {
  /**
   * @param {Data["land"]} data
   * @param {number} grid
   */
  constructor(data, grid) {
    this.kinds = data.kinds.map((text) => course(text, 1));
    this.units = data.units;
    const sides = decode(data.sides);
    /** @type {Arc[]} */
    this.arcs = data.arcs.map((text, i) => {
      const line = path(text, grid);
      const last = line[line.length - 1];
      return {
        line,
        left: sides[2 * i],
        right: sides[2 * i + 1],
        from: node(line[0]),
        to: node(last),
      };
    });
  }

  /**
   * @param {number} index
   * @returns {(Status | undefined)[]}
   */
  statuses(index) {
    return this.kinds.map((runs) => STATUSES[runAt(runs, index).values[0]]);
  }

  /**
   * @param {boolean[]} chosen
   * @returns {Point[][]}
   */
  rings(chosen) {
    const arcs = this.arcs.filter((arc) => chosen[arc.left] !== chosen[arc.right]);
    /** @type {Map<string, Arc[]>} */
    const ends = new Map();
    const at = (/** @type {string} */ key) =>
      ends.get(key) || /** @type {Arc[]} */ (ends.set(key, []).get(key));
    for (const arc of arcs) {
      at(arc.from).push(arc);
      at(arc.to).push(arc);
    }
    const used = new Set();
    const rings = [];
    for (const first of arcs) {
      if (used.has(first)) continue;
      used.add(first);
      const ring = first.line.slice();
      let end = first.to;
      while (end !== first.from) {
        const next = at(end).find((arc) => !used.has(arc));
        if (!next) break;
        used.add(next);
        const onward = next.from === end;
        const line = onward ? next.line : next.line.slice().reverse();
        for (let i = 1; i < line.length; i++) ring.push(line[i]);
        end = onward ? next.to : next.from;
      }
      rings.push(ring);
    }
    return rings;
  }
}

/** @param {Point} point */
function node(point) {
  return point[0].toFixed(5) + " " + point[1].toFixed(5);
}

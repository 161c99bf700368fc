// What the reader chose, and the permalink that says so.

import { oneSubject } from "./filters.js";
import { isoDate } from "./link.js";

// Inside a notebook's frame the address is the notebook's own: it stays untouched.
export function hasAddress() {
  return /^(file|https?):$/.test(location.protocol);
}

// A permalink is input: whatever the page does not know is left out.
export class State {
  /** @param {Field[]} fields */
  constructor(fields) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.selection = this.initial();
    /** @type {((selection: Choices) => void)[]} */
    this.listeners = [];
    /** @type {{changed?: string | null, time?: number}} */
    this.run = {};
    /** @type {string | undefined} */
    this.written = undefined;
    this.asked = "";
  }

  /** @returns {Choices} */
  initial() {
    return Object.fromEntries(
      [...this.fields.values()].map(({ name, initial }) => [name, initial]),
    );
  }

  /**
   * A choice of the reader, which Back undoes.
   * @param {Choices} changes
   */
  set(changes) {
    Object.assign(this.selection, oneSubject(changes));
    if ("date" in changes) this.asked = "";
    this.write(Object.keys(changes).join());
    this.tell();
  }

  /**
   * The snapshot in force on a date that a reader asks for.
   * @param {string} day
   */
  ask(day) {
    const date = this.fields.get("date")?.read(day);
    if (date === undefined) return;
    this.selection = { ...this.selection, date };
    this.asked = isoDate(day);
    this.write("date");
    this.tell();
  }

  /**
   * What a link says, or an entry of the browser's history.
   * @param {string} hash
   */
  follow(hash) {
    this.selection = oneSubject(this.read(hash));
    this.asked = isoDate(new URLSearchParams(hash.replace(/^#/, "")).get("date"));
    this.write(null);
    this.tell();
  }

  /**
   * What the address holds, though nothing on the page waits for it.
   * @param {Choices} changes
   */
  keep(changes) {
    Object.assign(this.selection, changes);
    this.write(null);
  }

  tell() {
    for (const listener of this.listeners) listener(this.selection);
  }

  /**
   * @param {string} hash
   * @returns {Choices}
   */
  read(hash) {
    const found = this.initial();
    for (const [name, text] of new URLSearchParams(hash.replace(/^#/, ""))) {
      const value = this.fields.get(name)?.read(text);
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  /**
   * The permalink of what is chosen, but for some changes.
   * @param {Choices} [changes]
   */
  hash(changes) {
    const selection = { ...this.selection, ...changes };
    const kept = new URLSearchParams();
    for (const { name, initial } of this.fields.values()) {
      if (selection[name] !== initial) kept.set(name, selection[name]);
    }
    kept.set("date", selection.date);
    return "#" + kept.toString().replace(/%2C|%2F|%3A/g, decodeURIComponent);
  }

  /**
   * Steps of the slider and letters of a search are one entry of the history while they follow
   * each other closely; a frame leaves the history of its page alone.
   * @param {string | null} changed
   */
  write(changed) {
    const hash = this.hash();
    const time = performance.now();
    const { run } = this;
    if (!hasAddress() || (this.written === hash && changed !== null)) return;
    const same =
      run.changed === changed && time - (run.time || 0) < PAUSE && RUNS.includes(changed || "");
    const method =
      changed === null || same || window.parent !== window ? "replaceState" : "pushState";
    try {
      history[method](null, "", hash);
    } catch {
      /* a sandboxed frame */
    }
    this.written = hash;
    this.run = { changed, time };
  }
}

// Steps of these within so many milliseconds are one.
const RUNS = ["date", "search"];
const PAUSE = 1500;

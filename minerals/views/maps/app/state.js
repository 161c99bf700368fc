// Inside a notebook's frame the address is the notebook's own: it stays untouched.
function hasAddress() {
  return /^(file|https?):$/.test(location.protocol);
}

// What the reader chose, and the permalink that says so. A permalink is input: whatever the page
// does not know is left out.
class State {
  constructor(fields) {
    this.fields = new Map(fields.map((field) => [field.name, field]));
    this.selection = this.initial();
    this.listeners = [];
    this.run = {};
  }

  initial() {
    return Object.fromEntries([...this.fields.values()].map(({ name, initial }) => [name, initial]));
  }

  // A choice of the reader, which Back undoes.
  set(changes) {
    Object.assign(this.selection, oneSubject(changes));
    if ("date" in changes) this.asked = "";
    this.write(Object.keys(changes).join());
    this.tell();
  }

  // What a link says, or an entry of the browser's history.
  follow(hash) {
    this.selection = oneSubject(this.read(hash));
    this.asked = isoDate(new URLSearchParams(hash.replace(/^#/, "")).get("date"));
    this.write(null);
    this.tell();
  }

  // What the address holds, though nothing on the page waits for it.
  keep(changes) {
    Object.assign(this.selection, changes);
    this.write(null);
  }

  tell() {
    for (const listener of this.listeners) listener(this.selection);
  }

  read(hash) {
    const found = this.initial();
    for (const [name, text] of new URLSearchParams(hash.replace(/^#/, ""))) {
      const value = this.fields.has(name) ? this.fields.get(name).read(text) : undefined;
      if (value !== undefined) found[name] = value;
    }
    return found;
  }

  // The permalink of what is chosen, but for some changes.
  hash(changes) {
    const selection = { ...this.selection, ...changes };
    const kept = new URLSearchParams();
    for (const { name, initial } of this.fields.values()) {
      if (selection[name] !== initial) kept.set(name, selection[name]);
    }
    kept.set("date", selection.date);
    return "#" + kept.toString().replace(/%2C|%2F|%3A/g, decodeURIComponent);
  }

  // Steps of the slider and letters of a search are one entry of the history while they follow
  // each other closely; a frame leaves the history of its page alone.
  write(changed) {
    const hash = this.hash(), time = performance.now(), { run } = this;
    if (!hasAddress() || (this.written === hash && changed !== null)) return;
    const same = run.changed === changed && time - run.time < PAUSE && RUNS.includes(changed);
    const method = changed === null || same || window.parent !== window ? "replaceState" : "pushState";
    try { history[method](null, "", hash); } catch (error) { /* a sandboxed frame */ }
    this.written = hash;
    this.run = { changed, time };
  }
}

const RUNS = ["date", "search"], PAUSE = 1500; // milliseconds

// What a permalink may name, in its order; `read` returns the value that a text of the link stands
// for, or undefined where the page has no such value.
function linkFields(data, filters) {
  const snapshot = (text) => snapshotOn(text, data.dates);
  return [
    { name: "date", initial: data.dates[data.at], read: snapshot },
    { name: "compare", initial: data.compare || "", read: (text) => text && snapshot(text) },
    ...filterFields(filters),
    { name: "deposit", initial: "", read: oneOf(data.sites.map((site) => site.id)) },
    { name: "size", initial: "", read: oneOf(sizes(data)) },
    { name: "by", initial: data.measure, read: among(measuresOf(data)) },
    { name: "of", initial: "listed", read: among(extents(data)) },
    { name: "layers", initial: "", read: (text) => layersText(layersShown(text, data), data) },
    { name: "view", initial: "", read: readView },
    { name: "embed", initial: "", read: oneOf(["1"]) },
  ];
}

function oneOf(ids) {
  return among(["", ...ids]);
}

function among(ids) {
  const known = new Set(ids);
  return (text) => (known.has(text) ? text : undefined);
}

// What a headline can be of: what is listed, and the country where the page has estimates for it.
function extents(data) {
  return Object.keys(data.country).length ? ["listed", "country"] : ["listed"];
}

// The last snapshot that is not after a date, or the first of all; ISO dates sort as text.
function snapshotOn(date, dates) {
  if (!isoDate(date)) return undefined;
  return dates.filter((each) => each <= date).pop() || dates[0];
}

function isoDate(text) {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : "";
}

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
  }

  initial() {
    return Object.fromEntries([...this.fields.values()].map(({ name, initial }) => [name, initial]));
  }

  set(changes) {
    Object.assign(this.selection, oneSubject(changes));
    this.write();
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

  hash() {
    const kept = new URLSearchParams();
    for (const { name, initial } of this.fields.values()) {
      if (this.selection[name] !== initial) kept.set(name, this.selection[name]);
    }
    kept.set("date", this.selection.date);
    return "#" + kept.toString();
  }

  write() {
    if (!hasAddress()) return;
    try { history.replaceState(null, "", this.hash()); } catch (error) { /* a sandboxed frame */ }
  }
}

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
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  return dates.filter((each) => each <= date).pop() || dates[0];
}

// Inside a notebook's frame the address is the notebook's own: it stays untouched.
function hasAddress() {
  return /^(file|https?):$/.test(location.protocol);
}

// What the reader chose, and the permalink that says so. A permalink is input: whatever the page
// does not know is left out.
class State {
  constructor(dates, allowed, defaults) {
    this.dates = dates;
    this.allowed = allowed;
    this.defaults = defaults;
    this.selection = { ...defaults };
    this.listeners = [];
  }

  set(changes) {
    Object.assign(this.selection, changes);
    this.write();
    for (const listener of this.listeners) listener(this.selection);
  }

  read(hash) {
    const given = new URLSearchParams(hash.replace(/^#/, ""));
    const found = { ...this.defaults };
    for (const [name, value] of given) {
      if (name === "search") found.search = value.slice(0, 100);
      else if (name === "date" || name === "compare") found[name] = this.inForce(value) || found[name];
      else if (Object.hasOwn(this.allowed, name) && this.allowed[name].has(value)) found[name] = value;
    }
    if (found.commodity && found.group) found.group = "";
    return found;
  }

  // The last snapshot that is not after a date, or the first of all; ISO dates sort as text.
  inForce(date) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return "";
    return this.dates.filter((each) => each <= date).pop() || this.dates[0];
  }

  hash() {
    const kept = new URLSearchParams();
    for (const name of Object.keys(this.defaults)) {
      if (this.selection[name] !== this.defaults[name]) kept.set(name, this.selection[name]);
    }
    kept.set("date", this.selection.date);
    return "#" + kept.toString();
  }

  write() {
    if (!hasAddress()) return;
    try { history.replaceState(null, "", this.hash()); } catch (error) { /* a sandboxed frame */ }
  }
}

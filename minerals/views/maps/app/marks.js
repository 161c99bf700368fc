// Deposits on one canvas: colour and shape by status, hollow where the status is not certain.
const COLOURS = { government: "#0072b2", occupied: "#d55e00", contested: "#6a3d9a" };
const CORNERS = {
  government: null, // a circle
  occupied: [[0, -1.25], [1.15, 0.85], [-1.15, 0.85]],
  contested: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
};

function trace(context, status, x, y, radius) {
  context.beginPath();
  const corners = CORNERS[status];
  if (!corners) context.arc(x, y, radius, 0, 2 * Math.PI);
  else {
    for (const [dx, dy] of corners) context.lineTo(x + dx * radius, y + dy * radius);
    context.closePath();
  }
}

L.Canvas.include({
  _updateMark(layer) {
    if (!this._drawing || layer._empty()) return;
    const { x, y } = layer._point;
    trace(this._ctx, layer.options.status, x, y, Math.max(Math.round(layer._radius), 1));
    this._fillStroke(this._ctx, layer);
  },
});

const Mark = L.CircleMarker.extend({ _updatePath() { this._renderer._updateMark(this); } });

class Marks {
  constructor(map, sites, i18n, onChoose) {
    this.map = map;
    this.sites = sites;
    this.i18n = i18n;
    this.renderer = L.canvas({ pane: "m-marks", padding: 0.3, tolerance: 4 });
    this.group = L.featureGroup().addTo(map);
    this.tooltip = L.tooltip({ direction: "top", offset: [0, -6] });
    this.circle = null;
    this.hovered = null;
    this.marks = sites.map((site) => this.mark(site));
    this.outlines = sites.map((site) => this.outline(site));
    this.group.on("mouseover", (event) => this.hover(event));
    this.group.on("mouseout", () => this.map.closeTooltip(this.tooltip));
    this.group.on("click", (event) => onChoose(event.sourceTarget.options.site.id));
  }

  mark(site) {
    return new Mark([site.y, site.x], { renderer: this.renderer, site, weight: 1.5, radius: 5 });
  }

  outline(site) {
    if (!site.outline) return null;
    return L.polygon(site.outline, { renderer: this.renderer, site, weight: 1.2, fillOpacity: 0.06 });
  }

  hover(event) {
    const site = this.hovered = event.sourceTarget.options.site;
    const others = site.together.filter((each) => this.shown.has(each)).length - 1;
    const name = others ? this.i18n.t("mark.more", { name: site.name, n: others }) : site.name;
    this.tooltip.setContent(element("span", {}, name)).setLatLng([site.y, site.x]);
    this.map.openTooltip(this.tooltip);
  }

  // Shows exactly the sites given by index, each as `markStyle` says.
  update(shown, options) {
    this.shown = new Set(shown.map((i) => this.sites[i]));
    const order = options.sized + " " + options.deposit;
    let stacked = this.order === order;
    this.sites.forEach((site, i) => {
      const mark = this.marks[i], outline = this.outlines[i], on = this.shown.has(site);
      if (this.toggle(outline, on && options.outlines)) stacked = false;
      if (this.toggle(mark, on)) stacked = false;
      if (on) this.paint(mark, outline, markStyle(site, options));
    });
    this.order = order;
    if (!stacked) this.stack(shown, options.deposit);
    if (this.hovered && !this.shown.has(this.hovered)) this.map.closeTooltip(this.tooltip);
  }

  // Signs above outlines, small ones above large, the chosen one above all: what lies on top
  // takes eye and finger.
  stack(shown, chosen) {
    const size = (i) => (this.sites[i].id === chosen ? 0 : this.marks[i].getRadius());
    for (const i of [...shown].sort((a, b) => size(b) - size(a))) this.marks[i].bringToFront();
  }

  // Tells whether the layer was added: it then lies above all others.
  toggle(layer, on) {
    if (!layer || this.group.hasLayer(layer) === on) return false;
    if (on) this.group.addLayer(layer); else this.group.removeLayer(layer);
    return on;
  }

  paint(mark, outline, { status, certain, radius, ring }) {
    const key = [status, certain, radius, ring].join();
    if (mark.key === key) return;
    mark.key = key;
    const colour = COLOURS[status];
    mark.setStyle({
      status, color: ring ? "#000" : certain ? "#222" : colour, weight: ring ? 3 : certain ? 1 : 2,
      fillColor: certain ? colour : "#fff", fillOpacity: certain ? (radius > 8 ? 0.65 : 0.9) : 0.75, radius,
    });
    mark.setRadius(radius);
    if (outline) outline.setStyle({ color: colour, fillColor: colour, dashArray: "5 4" });
  }

  // Draws how precisely the chosen deposit is placed.
  choose(site) {
    if (this.circle) this.circle.remove();
    this.circle = site && L.circle([site.y, site.x], {
      radius: site.precision * 1000, renderer: this.renderer, color: "#111", weight: 1.5,
      dashArray: "2 5", fill: false, interactive: false,
    }).addTo(this.map);
  }
}

// The amounts by which signs can be drawn larger or smaller.
function sizes(data) {
  return ["quantity", "value"].filter((name) => data.sites.some((site) => site[name] !== undefined));
}

// How large a deposit is drawn: its area is proportional to what was chosen.
function sizing(data, selection, shown) {
  const number = data.commodities.findIndex((each) => each.id === selection.commodity);
  const amount = {
    value: (site) => site.value,
    quantity: (site) => site.quantity && site.quantity[number],
  }[selection.size];
  if (!amount || (selection.size === "quantity" && number < 0)) return () => 5;
  const most = Math.max(...shown.map((i) => amount(data.sites[i]) || 0));
  return (site) => (amount(site) ? 3 + 15 * Math.sqrt(amount(site) / most) : 2);
}

function markStyle(site, options) {
  const { status, certain } = statusAt(site, options.index);
  const moved = options.compare !== null && statusAt(site, options.compare).status !== status;
  return { status, certain, radius: options.size(site), ring: moved || site.id === options.deposit };
}

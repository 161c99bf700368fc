// Starts the page: every change of the state updates map, headline, table and card.
function start(map, data) {
  const i18n = makeI18n(data.strings, data.lang);
  prepare(data);
  const state = new State(data.dates, allowed(data), {
    date: data.dates[data.at], compare: data.compare || "", commodity: "", group: "", oblast: "", status: "",
    state: "", search: "", deposit: "", size: "",
  });
  const land = new Land(data.land, data.grid), basemap = new Basemap(map, data, land);
  const headline = new Headline(data, i18n);
  const choose = (deposit) => state.set({ deposit });
  const controls = new Controls(data, i18n, state);
  const marks = new Marks(map, data.sites, i18n, (site, options) => markStyle(site, options, data), choose);
  const card = new Card(data, i18n, choose);
  const table = new Table(data, i18n, (deposit) => { choose(deposit); show(map, data, deposit); });
  const openCard = { deposit: null, opener: null };

  function update(selection) {
    const index = data.dates.indexOf(selection.date), compare = selection.compare ? data.dates.indexOf(selection.compare) : null;
    const kept = filtered(data, selection, index), families = kept.filter((i) => controls.layers["family:" + data.sites[i].family]);
    const chosen = data.sites.find((site) => site.id === selection.deposit);
    controls.update(selection);
    basemap.update(index, compare, controls.layers, headline.oblast(index), i18n.percent);
    marks.update(families, { index, compare, outlines: controls.layers.outlines, size: sizing(data, selection, families), sized: selection.size + selection.commodity, deposit: selection.deposit });
    marks.choose(chosen);
    headline.update(selection, index);
    table.update(kept.map((i) => data.sites[i]), index, selection.deposit);
    byId("m-count").textContent = i18n.t("table.count", { n: kept.length, all: data.sites.length, date: selection.date }) + (kept.length || !selection.search ? "" : " " + i18n.t("table.none"));
    const focused = document.activeElement, within = byId("m-card").contains(focused);
    card.show(chosen, index);
    if (chosen && openCard.deposit !== selection.deposit) {
      if (!within) openCard.opener = focused;
      focusCard();
    } else if (within && chosen) byId("m-card").focus({ preventScroll: true });
    else if (within && openCard.opener) openCard.opener.focus();
    openCard.deposit = selection.deposit;
  }

  state.listeners.push(update);
  const follow = () => {
    controls.stop();
    state.set(state.read(location.hash));
    if (state.selection.deposit) show(map, data, state.selection.deposit);
  };
  window.addEventListener("hashchange", follow);
  addControls(map, data, i18n);
  byId("m-notes").append(...data.notes.map((note) => element("li", {}, note)));
  fitView(map, data);
  follow();
}

// Turns texts of the data into what the parts use, once.
function prepare(data) {
  const oblasts = new Map(data.units.map((unit) => [unit.id, unit.name]));
  const points = new Map();
  for (const site of data.sites) {
    site.name = (data.lang === "uk" && site.uk) || site.en || site.id;
    site.oblastName = oblasts.get(site.oblast) || site.oblast || "";
    site.course = course(site.runs, 1);
    site.distances = site.km && course(site.km, 1);
    site.parts = site.fractions && course(site.fractions, 3);
    site.outline = site.outline && site.outline.map((text) => path(text, data.grid));
    site.family = data.commodities[site.counts[0]].family;
    const point = site.x + " " + site.y;
    if (!points.has(point)) points.set(point, []);
    site.together = points.get(point);
    site.together.push(site);
    site.folded = [site.id, site.en, site.uk, site.aliases].filter(Boolean).map(folded).join("\n");
  }
}

// The commodities that some deposit counts for; others are only named at one.
function counted(data) {
  const numbers = new Set(data.sites.flatMap((site) => site.counts));
  return data.commodities.filter((_, i) => numbers.has(i));
}

function allowed(data) {
  const of = (values) => new Set(["", ...values]);
  return {
    commodity: of(counted(data).map((each) => each.id)),
    group: of(data.groups.map((each) => each.id)), oblast: of(data.sites.map((site) => site.oblast)), status: of(STATUSES),
    state: of(data.sites.map((site) => site.state)), deposit: of(data.sites.map((site) => site.id)), size: of(sizes(data)),
  };
}

function filtered(data, selection, index) {
  const wanted = selection.commodity ? [selection.commodity] : selection.group ? data.groups.find((each) => each.id === selection.group).of : null;
  const numbers = wanted && new Set(wanted.map((id) => data.commodities.findIndex((each) => each.id === id)));
  const search = folded(selection.search);
  return data.sites.flatMap((site, i) => {
    const kept = (!numbers || site.counts.some((each) => numbers.has(each)))
      && (!selection.oblast || site.oblast === selection.oblast)
      && (!selection.status || statusAt(site, index).status === selection.status)
      && (!selection.state || site.state === selection.state)
      && (!search || site.folded.includes(search));
    return kept ? [i] : [];
  });
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

// Leaflet's own controls, in the language of the page.
function addControls(map, data, { t }) {
  if (map.zoomControl) map.zoomControl.remove();
  byId("minerals").classList.toggle("nowhere", !data.around.length);
  L.control.zoom({ zoomInTitle: t("map.in"), zoomOutTitle: t("map.out") }).addTo(map);
  const scale = L.control.scale({ imperial: false });
  scale._updateMetric = function (longest) {
    const metres = this._getRoundNum(longest);
    const text = metres < 1000 ? t("map.m", { n: metres }) : t("map.km", { n: metres / 1000 });
    this._updateScale(this._mScale, text, metres / longest);
  };
  scale.addTo(map);
}

function fitView(map, data) {
  const bounds = data.bounds;
  map.fitBounds(bounds, { animate: false });
  map.setMaxBounds(L.latLngBounds(bounds).pad(0.3));
  if (!data.tiles) map.setMaxZoom(14);
  map.setMinZoom(Math.max(1, map.getZoom() - 1));
  map.on("layeradd", ({ layer }) => widenView(map, layer));
}

// A layer that a caller added beyond the first view can be reached, too.
function widenView(map, layer) {
  const place = layer.getBounds ? layer.getBounds() : layer.getLatLng && L.latLngBounds([layer.getLatLng()]);
  const reach = map.options.maxBounds;
  if (!place || !place.isValid() || reach.contains(place)) return;
  const wider = L.latLngBounds(reach.getSouthWest(), reach.getNorthEast()).extend(place).pad(0.1);
  map.setMaxBounds(wider);
  map.setMinZoom(Math.max(1, Math.min(map.getMinZoom(), map.getBoundsZoom(wider))));
}

function show(map, data, deposit) {
  const site = data.sites.find((each) => each.id === deposit);
  map.setView([site.y, site.x], Math.max(map.getZoom(), 8), { animate: false });
  map.getContainer().scrollIntoView({ block: "nearest" });
}

function focusCard() {
  const card = byId("m-card");
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

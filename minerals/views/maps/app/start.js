// Puts the parts together: the state says what is asked, every part shows its share of it.
function start(map, data) {
  const speech = words(data.strings, data.lang);
  prepare(data);
  const state = new State(data.dates, allowed(data), {
    date: data.dates[data.at], compare: data.compare || "", commodity: "", group: "", oblast: "", status: "",
    state: "", search: "", deposit: "", size: "",
  });
  const land = new Land(data.land, data.grid), ground = new Ground(map, data, land);
  const headline = new Headline(data, speech);
  const choose = (deposit) => state.set({ deposit });
  const controls = new Controls(data, speech, state);
  const marks = new Marks(map, data.sites, speech, (site, options) => look(site, options, data), choose);
  const card = new Card(data, speech, choose);
  const table = new Table(data, speech, (deposit) => { choose(deposit); show(map, data, deposit); });
  const one = { deposit: null, opener: null };

  function update(now) {
    const index = data.dates.indexOf(now.date), compare = now.compare ? data.dates.indexOf(now.compare) : null;
    const kept = filtered(data, now, index), families = kept.filter((i) => controls.layers["family:" + data.sites[i].family]);
    const chosen = data.sites.find((site) => site.id === now.deposit);
    controls.update(now);
    ground.update(index, compare, controls.layers, headline.oblast(index), speech.percent);
    marks.update(families, { index, compare, outlines: controls.layers.outlines, size: sizing(data, now, families), sized: now.size + now.commodity, deposit: now.deposit });
    marks.choose(chosen);
    headline.update(now, index);
    table.update(kept.map((i) => data.sites[i]), index, now.deposit);
    byId("m-count").textContent = speech.t("table.count", { n: kept.length, all: data.sites.length, date: now.date }) + (kept.length || !now.search ? "" : " " + speech.t("table.none"));
    const focused = document.activeElement, within = byId("m-card").contains(focused);
    card.show(chosen, index);
    if (chosen && one.deposit !== now.deposit) {
      if (!within) one.opener = focused;
      focusCard();
    } else if (within && chosen) byId("m-card").focus({ preventScroll: true });
    else if (within && one.opener) one.opener.focus();
    one.deposit = now.deposit;
  }

  state.listeners.push(update);
  const follow = () => {
    controls.stop();
    state.set(state.read(location.hash));
    if (state.now.deposit) show(map, data, state.now.deposit);
  };
  window.addEventListener("hashchange", follow);
  furnish(map, data, speech);
  byId("m-notes").append(...data.notes.map((note) => element("li", {}, note)));
  frame(map, data);
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

function filtered(data, now, index) {
  const wanted = now.commodity ? [now.commodity] : now.group ? data.groups.find((each) => each.id === now.group).of : null;
  const numbers = wanted && new Set(wanted.map((id) => data.commodities.findIndex((each) => each.id === id)));
  const search = folded(now.search);
  return data.sites.flatMap((site, i) => {
    const kept = (!numbers || site.counts.some((each) => numbers.has(each)))
      && (!now.oblast || site.oblast === now.oblast)
      && (!now.status || statusAt(site, index).status === now.status)
      && (!now.state || site.state === now.state)
      && (!search || site.folded.includes(search));
    return kept ? [i] : [];
  });
}

// How large a deposit is drawn: its area is proportional to what was chosen.
function sizing(data, now, shown) {
  const number = data.commodities.findIndex((each) => each.id === now.commodity);
  const amount = {
    value: (site) => site.value,
    quantity: (site) => site.quantity && site.quantity[number],
  }[now.size];
  if (!amount || (now.size === "quantity" && number < 0)) return () => 5;
  const most = Math.max(...shown.map((i) => amount(data.sites[i]) || 0));
  return (site) => (amount(site) ? 3 + 15 * Math.sqrt(amount(site) / most) : 2);
}

function look(site, options) {
  const { status, certain } = statusAt(site, options.index);
  const moved = options.compare !== null && statusAt(site, options.compare).status !== status;
  return { status, certain, radius: options.size(site), ring: moved || site.id === options.deposit };
}

// Leaflet's own controls, in the language of the page.
function furnish(map, data, { t }) {
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

function frame(map, data) {
  const bounds = data.bounds;
  map.fitBounds(bounds, { animate: false });
  map.setMaxBounds(L.latLngBounds(bounds).pad(0.3));
  if (!data.tiles) map.setMaxZoom(14);
  map.setMinZoom(Math.max(1, map.getZoom() - 1));
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

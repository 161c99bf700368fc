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
  const marks = new Marks(map, data.sites, i18n, choose);
  const card = new Card(data, i18n, choose);
  const table = new Table(data, i18n, (deposit) => { choose(deposit); show(map, data, deposit); });

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
    card.update(chosen, index);
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

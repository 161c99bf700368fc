// Starts the page: every change of the state updates map, headline, table and card.
function start(map, data) {
  const i18n = makeI18n(data.strings, data.lang);
  prepare(data);
  const filters = makeFilters(data, i18n), state = new State(linkFields(data, filters));
  const land = new Land(data.land, data.grid), basemap = new Basemap(map, data, land);
  const headline = new Headline(data, i18n, filters);
  const choose = (deposit) => state.set({ deposit });
  const controls = new Controls(data, i18n, state, filters);
  const marks = new Marks(map, data.sites, i18n, choose);
  const card = new Card(data, i18n, choose);
  const take = new TakeAway(map, data, i18n, state, (chosen) => headline.subject(chosen));
  const table = new Table(data, i18n, (deposit) => { choose(deposit); show(map, data, deposit); });

  state.listeners.push((selection) => {
    const index = data.dates.indexOf(selection.date), compare = selection.compare ? data.dates.indexOf(selection.compare) : null;
    const kept = filterSites(data, selection, index), families = kept.filter((i) => controls.layers["family:" + data.sites[i].family]);
    const chosen = data.sites.find((site) => site.id === selection.deposit);
    controls.update(selection);
    basemap.update(index, compare, controls.layers, headline.oblast(index), i18n.percent);
    marks.update(families, { index, compare, outlines: controls.layers.outlines, size: sizing(data, selection, families), sized: selection.size + selection.commodity, deposit: selection.deposit });
    marks.choose(chosen);
    const shown = { selection, sites: families.map((i) => data.sites[i]), hidden: controls.hidden(), complete: families.length === kept.length };
    headline.update(shown, index);
    take.update(shown, index);
    table.update(kept.map((i) => data.sites[i]), index, selection.deposit, hints(selection));
    card.update(chosen, index);
  });
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

// Starts the page: every change of the state updates map, headline, table and card.

import { Basemap } from "./basemap.js";
import { Card } from "./card.js";
import { Changes } from "./changes.js";
import { Controls } from "./controls.js";
import { prepare } from "./decode.js";
import { byId, element } from "./dom.js";
import { commoditiesOf, filterSites, hints, makeFilters } from "./filters.js";
import { Headline } from "./headline.js";
import { makeI18n } from "./i18n.js";
import { Keyboard, reducedMotion, touchMoves } from "./keyboard.js";
import { Land } from "./land.js";
import { layersShown } from "./layers.js";
import { linkFields } from "./link.js";
import { Marks } from "./marks.js";
import { Names } from "./names.js";
import { prepareSearch } from "./search.js";
import { sizing } from "./signs.js";
import { State } from "./state.js";
import { Table } from "./table.js";
import { TakeAway } from "./take.js";
import { Timeline } from "./timeline.js";
import { watchTiles } from "./tiles.js";
import { View, addControls, frame, show } from "./view.js";
import { wheelScrolls } from "./wheel.js";

/**
 * @param {L.Map} map
 * @param {Data} data
 */
export function start(map, data) {
  const i18n = makeI18n(data.strings, data.lang);
  prepare(data);
  const filters = makeFilters(data, i18n);
  const state = new State(linkFields(data, filters));
  const land = new Land(data.land, data.grid);
  const basemap = new Basemap(map, data, land);
  const headline = new Headline(data, i18n, filters);
  // From the map's keys the focus stays on the map.
  const choose = (/** @type {string} */ deposit, /** @type {boolean} */ stay = false) => {
    card.stay = stay;
    state.set({ deposit });
  };
  const controls = new Controls(data, i18n, state, filters);
  const timeline = new Timeline(
    data,
    i18n,
    headline.answers,
    (date) => {
      controls.stop();
      state.ask(date);
    },
    (date) => {
      controls.stop();
      state.set({ date });
    },
  );
  const marks = new Marks(map, data.sites, i18n, choose, (event) => basemap.toldAt(event));
  const names = new Names(
    map,
    data,
    basemap.names,
    basemap.units.map((unit) => /** @type {L.LatLng[][]} */ (unit.getLatLngs())),
  );
  const card = new Card(data, i18n, choose);
  const changes = new Changes(data, i18n, (deposit) => {
    choose(deposit);
    show(map, data, deposit);
  });
  const take = new TakeAway(map, data, i18n, state, (chosen) => headline.subject(chosen));
  const table = new Table(data, i18n, (deposit) => {
    choose(deposit);
    show(map, data, deposit);
  });

  state.listeners.push((selection) => {
    const index = data.dates.indexOf(selection.date);
    const compare = selection.compare ? data.dates.indexOf(selection.compare) : null;
    const layers = layersShown(selection.layers, data);
    const hidden = Object.keys(layers).filter(
      (name) => !layers[name] && name.startsWith("family:"),
    );
    const kept = filterSites(data, selection, index);
    const families = kept.filter((i) => layers["family:" + data.sites[i].family]);
    const chosen = data.sites.find((site) => site.id === selection.deposit);
    const size = sizing(data, selection, families);
    const shown = {
      selection,
      sites: families.map((i) => data.sites[i]),
      hidden: hidden.map((name) => name.split(":")[1]),
      complete: families.length === kept.length,
    };
    controls.update(selection, layers, size.key, () => headline.words(shown));
    basemap.update(index, compare, layers, headline.oblasts(shown, index));
    marks.update(families, {
      index,
      compare,
      outlines: layers.outlines,
      size,
      sized: selection.size + selection.commodity,
      deposit: selection.deposit,
    });
    marks.choose(chosen);
    names.update(marks.places(), layers.names);
    headline.update(shown, index);
    timeline.update(shown, index, compare);
    take.update(shown, index);
    table.update(
      shown.sites,
      index,
      selection.deposit,
      hints(selection),
      commoditiesOf(selection, data),
    );
    card.update(chosen, index, marks.touching(chosen));
    changes.update(shown.sites, index, compare);
    controls.tellDate(state.asked);
    keyboard.say(index, controls.timer > 0);
  });
  const keyboard = new Keyboard(map, i18n, marks);
  if (reducedMotion()) {
    Object.assign(map.options, { zoomAnimation: false, inertia: false });
    Object.assign(map, { _zoomAnimated: false });
  }
  map.on("zoomend", () => card.touch(marks.touching(marks.chosen)));
  touchMoves(map);
  wheelScrolls(map, i18n);
  if (data.tiles) watchTiles(map, basemap, i18n);
  const view = new View(map, data, (text) => {
    state.keep({ view: text });
    take.cite();
  });
  const follow = () => {
    controls.stop();
    state.follow(location.hash);
    view.open(state.selection);
  };
  window.addEventListener("hashchange", follow);
  addControls(map, data, i18n);
  byId("m-notes").append(...data.notes.map((note) => element("li", {}, note)));
  frame(map, state.read(location.hash));
  view.fit();
  follow();
  prepareSearch(data);
}

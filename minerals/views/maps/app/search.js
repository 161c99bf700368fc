// Finding deposits by what readers type: names in either script and in spellings of either
// language, places, commodities. What a deposit is found by is written once.

import { folded } from "./i18n.js";

// Letters as both languages are written in Latin ones; г and ґ are h, as g is.
/** @type {Record<string, string>} */
const LATIN = {
  а: "a", б: "b", в: "v", г: "h", ґ: "h", д: "d", е: "e", є: "e", ж: "zh", з: "z", и: "i", і: "i",
  ї: "i", й: "i", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u",
  ф: "f", х: "h", ц: "ts", ч: "ch", ш: "sh", щ: "sh", ь: "", ъ: "", ю: "u", я: "a", ы: "i", э: "e",
}; // prettier-ignore

// What spellings differ in, made alike: і of Ukrainian is о or е in Russian, so they are one.
/** @type {[RegExp, string][]} */
const ALIKE = [
  [/shch|sch/g, "sh"],
  [/kh|g|x/g, "h"],
  [/w/g, "v"],
  [/[iyj]+(?=[aeou])/g, ""],
  [/[eoyj]/g, "i"],
  [/(.)\1+/g, "$1"],
  [/(zh|ts|ch|sh)\1+/g, "$1"],
];

// Endings by which a word changes, of adjectives first.
const ADJECTIVE = /(?<=sk)(ihi|himu|imu|im|ih|imi|iv|ai?|ui?|i)$/;
const ENDING = /(?<=..[^aiu])[aiu]+$/;
const WORDS = /[\s\-–—/(),;.«»"№]+/;
const LEAST_LETTERS = 3; // of a word that is found by how it begins

/**
 * A word as it sounds, in the letters that all spellings of it share.
 * @param {string} word
 */
export function sound(word) {
  let text = "";
  for (const letter of word) text += LATIN[letter] ?? letter;
  for (const [pattern, one] of ALIKE) text = text.replace(pattern, one);
  return text.replace(ADJECTIVE, "").replace(ENDING, "");
}

/**
 * The words of a folded text as they sound; words that a hyphen joins are heard as one, too.
 * @param {string} plain
 */
function sounds(plain) {
  const joined = plain.split(/\s+/).filter((word) => word.includes("-"));
  return [...plain.split(WORDS), ...joined.map((word) => word.replaceAll("-", ""))]
    .filter(Boolean)
    .map(sound);
}

/** @param {string} plain */
function unparted(plain) {
  return plain.replace(/[\s-]+/g, "");
}

/**
 * What a deposit is found by: its names, with gaps and without, and the words of names, place and
 * commodities as they sound.
 * @param {Site} site
 * @param {Pick<Data, "commodities">} data
 */
function heard(site, data) {
  if (!site.heard) {
    const names = [site.id, ...site.names, site.aliases || ""].filter(Boolean).map(folded);
    const told = [
      site.near || "",
      site.raion || "",
      site.oblastName || "",
      ...site.counts.flatMap((of) => {
        const { id, name, also = [] } = data.commodities[of];
        return [id, name, ...also];
      }),
    ];
    const words = [...names.flatMap(sounds), ...told.flatMap(shared)];
    site.heard = {
      names: [...names, ...names.map(unparted)].join("\n"),
      words: " " + words.join(" "),
    };
  }
  return site.heard;
}

/** @type {Map<string, string[]>} */
const KNOWN = new Map();

/**
 * The words of a text that many deposits share, remembered.
 * @param {string} text
 */
function shared(text) {
  let found = KNOWN.get(text);
  if (!found) KNOWN.set(text, (found = sounds(folded(text))));
  return found;
}

/**
 * Whether a deposit is found by a text: it is part of a name, or all its words sound like the
 * beginnings of words that are told of the deposit.
 * @param {string} text
 * @param {Pick<Data, "commodities">} data
 * @returns {(site: Site) => boolean}
 */
export function finds(text, data) {
  const plain = folded(text);
  const part = unparted(plain);
  const words = plain.split(WORDS).filter(Boolean).map(sound);
  const whole = sound(part);
  const told = words.every((word) => word.length >= LEAST_LETTERS);
  return (site) => {
    const { names, words: all } = heard(site, data);
    if (names.includes(plain) || (part && names.includes(part))) return true;
    if (told && words.length && words.every((word) => all.includes(" " + word))) return true;
    return words.length > 1 && whole.length >= LEAST_LETTERS && all.includes(" " + whole);
  };
}

const SLICE = 400;

/**
 * Writes down what deposits are found by while nothing else is to be done, before it is asked for.
 * @param {Data} data
 */
export function prepareSearch(data) {
  const later =
    window.requestIdleCallback || ((/** @type {() => void} */ next) => setTimeout(next, 50));
  const from = (/** @type {number} */ first) => {
    for (const site of data.sites.slice(first, first + SLICE)) heard(site, data);
    if (first + SLICE < data.sites.length) later(() => from(first + SLICE));
  };
  later(() => from(0));
}

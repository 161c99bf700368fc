// Words and numbers in the language of the page, and names without case, accents and apostrophes.

/**
 * @param {Record<string, string>} strings
 * @param {string} lang
 * @returns {I18n}
 */
export function makeI18n(strings, lang) {
  const number = new Intl.NumberFormat(lang, { maximumSignificantDigits: 4 });
  /** @type {Intl.NumberFormatOptions} */
  const tenths = { minimumFractionDigits: 1, maximumFractionDigits: 1, roundingMode: "halfEven" };
  const percent = new Intl.NumberFormat(lang, { style: "percent", ...tenths });
  const whole = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
  const points = new Intl.NumberFormat(lang, { signDisplay: "exceptZero", ...tenths });
  const wholePoints = new Intl.NumberFormat(lang, {
    signDisplay: "exceptZero",
    maximumFractionDigits: 0,
  });
  const compact = new Intl.NumberFormat(lang, {
    notation: "compact",
    compactDisplay: "long",
    maximumSignificantDigits: 3,
  });
  return {
    t: (key, values) => {
      const text = Object.hasOwn(strings, key) ? strings[key] : key;
      return values
        ? text.replace(/\{(\w+)\}/g, (gap, name) => (name in values ? String(values[name]) : gap))
        : text;
    },
    // A word of the tables in the language of the page; what is not in the catalogue stays as it is.
    word: (kind, value) =>
      Object.hasOwn(strings, kind + "." + value) ? strings[kind + "." + value] : value || "",
    number: (value) => number.format(value),
    percent: (value) => percent.format(value),
    whole: (value) => whole.format(value),
    points: (value) => points.format(100 * value),
    wholePoints: (value) => wholePoints.format(100 * value),
    money: (value) => compact.format(value),
  };
}

const ASCII = /^[\0-\x7f]*$/;

/** @type {Record<string, string>} */
const PUNCTUATION = { "'": "", "’": "", ʼ: "", "`": "", "–": "-", "—": "-" };

/**
 * @param {string} text
 * @returns {string}
 */
export function folded(text) {
  if (ASCII.test(text)) return text.trim().toLowerCase().replace(/['`]/g, "");
  let plain = "";
  for (const letter of text.trim().toLowerCase().replace(/ß/g, "ss").normalize("NFC")) {
    // й and ї are letters of their own, not accented ones.
    if (letter === "й" || letter === "ї") {
      plain += letter;
      continue;
    }
    for (const part of letter.normalize("NFD")) {
      if (!/\p{M}/u.test(part)) plain += part in PUNCTUATION ? PUNCTUATION[part] : part;
    }
  }
  return plain;
}

// How what is shown is cited and embedded, as texts to be copied.
const AUTHOR = "The Minerals maintainers"; // as in CITATION.cff

/**
 * `about`: title, subject, date, snapshot, version, sources, year, and address ("" where none).
 * @param {About} about
 * @param {Pick<I18n, "t">} i18n
 */
export function citation(about, { t }) {
  return t("cite.text", { author: AUTHOR, ...about }) + (about.address ? " " + about.address : "");
}

/**
 * @param {About} about
 * @param {Pick<I18n, "t">} i18n
 */
export function bibtex(about, { t }) {
  const plain = (/** @type {string} */ text) =>
    text.replace(/[\\{}]/g, "").replace(/[&%$#_~^]/g, "\\$&");
  const fields = [
    ["author", "{" + AUTHOR + "}"],
    ["title", "{" + plain(about.title + ": " + about.subject) + "}"],
    ["year", about.year],
    ["version", about.version],
    ["note", plain(t("cite.note", about))],
    ["url", about.address],
  ];
  const lines = fields
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name} = {${value}},`);
  return ["@misc{minerals-" + about.date + ",", ...lines, "}"].join("\n");
}

/**
 * `address` names the page, with or without a host; what is chosen follows it.
 * @param {string} address
 * @param {string} hash
 * @param {string} title
 */
export function embedCode(address, hash, title) {
  const quoted = (/** @type {string} */ text) =>
    text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
  return `<iframe src="${quoted(address + hash)}" title="${quoted(title)}" width="600" height="450" style="border:0;max-width:100%" loading="lazy"></iframe>`;
}

// The address of this page without what is chosen, where others can reach it; else nothing.
export function publicAddress() {
  return /^https?:$/.test(location.protocol) ? location.href.split("#")[0] : "";
}

// What an embedding page calls this file.
export function ownName() {
  return publicAddress() || location.pathname.split("/").pop() || "map.html";
}

/**
 * @param {string} text
 * @param {string} title
 */
export async function copyText(text, title) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    window.prompt(title, text);
    return false;
  }
  return true;
}

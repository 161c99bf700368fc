// Elements of the page.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes] Absent where null, undefined or false.
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") made.addEventListener("click", /** @type {() => void} */ (value));
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** @param {[string, string]} source */
export function anchor(source) {
  const [title, address] = source;
  if (!/^https?:\/\//.test(address)) return document.createTextNode(title);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title);
}

/** @param {HTMLCanvasElement} canvas */
export function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/** @type {ById} */
export const byId = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));

/** Links to the same page in other languages. */
export function inOtherLanguages() {
  return /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll("header a[hreflang]")
  );
}

/**
 * The first element of a selector that the page has.
 * @param {string} selector
 */
export function one(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

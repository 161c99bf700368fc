// Elements of the page.

export function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "onclick") made.addEventListener("click", value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

export function anchor(source) {
  const [title, address] = source;
  if (!/^https?:\/\//.test(address)) return document.createTextNode(title);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, title);
}

export const byId = (id) => document.getElementById(id);

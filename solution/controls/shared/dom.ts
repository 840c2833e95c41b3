/** What an element may hold; a string becomes text, never markup. */
export type Child = Node | string | null;

/** Attributes; null leaves one out. Handlers are given to {@link listen} instead. */
export type Attributes = Record<string, string | number | null>;

const svgNamespace = "http://www.w3.org/2000/svg";

/** An HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(svgNamespace, tag), attributes, children);
}

/** Adds a listener and gives the element back. */
export function listen<E extends HTMLElement, K extends keyof HTMLElementEventMap>(element: E, type: K, handler: (event: HTMLElementEventMap[K]) => void): E {
  element.addEventListener(type, handler);
  return element;
}

/** A text that opens a row. */
export function link(text: string, key: string, label: string, open: () => void): HTMLButtonElement {
  return listen(h("button", { type: "button", class: "csm-link", "aria-label": label, "data-key": key }, text), "click", open);
}

/** Puts new content into a host; what had the focus and what was folded open, named by data-key, stays so. */
export function show(host: HTMLElement, ...content: Child[]): void {
  const focused = host.contains(document.activeElement) ? document.activeElement?.getAttribute("data-key") : null;
  const opened = new Set([...host.querySelectorAll("details[open][data-key]")].map((one) => one.getAttribute("data-key")));
  const folds = new Map([...host.querySelectorAll("[aria-expanded][data-key]")].map((one) => [one.getAttribute("data-key"), one.getAttribute("aria-expanded")]));
  host.replaceChildren(...content.filter((child) => child !== null));
  for (const details of host.querySelectorAll("details[data-key]")) {
    details.toggleAttribute("open", opened.has(details.getAttribute("data-key")) || details.hasAttribute("open"));
  }

  for (const item of host.querySelectorAll("[aria-expanded][data-key]")) {
    item.setAttribute("aria-expanded", folds.get(item.getAttribute("data-key")) ?? item.getAttribute("aria-expanded") ?? "true");
  }

  if (focused) {
    [...host.querySelectorAll<HTMLElement>("[data-key]")].find((one) => one.getAttribute("data-key") === focused)?.focus();
  }
}

function filled<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null) {
      element.setAttribute(name, String(value));
    }
  }

  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Make's consent page, opened as the client would, in a frame of its own. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { change, ui } from "./store.js";

/** Tell whether an address is a consent page of this sandbox, and return it as one to frame. */
export function consentPath(url) {
  try {
    const parsed = new URL(url, location.href);
    return /^\/make\/consent\//.test(parsed.pathname) ? parsed.pathname + parsed.search : null;
  } catch {
    return null;
  }
}

/** Open a consent page in the pane. */
export function openConsent(url, title) {
  const path = consentPath(url);
  if (path) change({ consent: { path, title }, pane: "client" });
}

/** Draw the open consent page. */
export function consentPane() {
  const { path, title } = ui.consent;
  return h(
    "div",
    { class: "consent", key: `consent-${path}` },
    h(
      "div",
      { class: "address" },
      h("button", { type: "button", class: "tool", "aria-label": "Back", onclick: () => change({ consent: null }), onmount: (el) => el.focus() }, icon("back", 18)),
      h("span", { class: "address-text", title: location.origin + path }, icon("key", 14), location.host + path),
    ),
    h("iframe", { key: "frame", class: "frame", src: path, title: title || "Make’s consent page", sandbox: "allow-forms allow-same-origin", referrerpolicy: "no-referrer" }),
  );
}

/** Make's consent page, opened as the client would, in a frame of its own. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { change, ui, world } from "./store.js";

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

/** Say how the request behind the page stands, to notice changes made elsewhere. */
function standing(path) {
  const found = (world.state?.make?.requests || []).find((one) => one.publicUri?.endsWith(path));
  return found ? (found.credentials || []).map((one) => `${one.id} ${one.state} ${one.remoteId}`).join() : "gone";
}

/** Load the page again once the request has changed behind it; what is typed there stays until then. */
function keepFresh(frame, path) {
  const now = standing(path);
  frame.__standing ??= now;
  if (frame.__standing === now) return;
  frame.__standing = now;
  clearTimeout(frame.__again);
  frame.__again = setTimeout(() => frame.isConnected && frame.contentWindow.location.reload(), 500);
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
      h("span", { class: "address-text", title: location.origin + path }, icon("key", 14), h("span", { class: "address-url" }, location.host + path)),
    ),
    h("iframe", { key: "frame", class: "frame", src: path, onload: (event) => clearTimeout(event.currentTarget.__again), onupdate: (el) => keepFresh(el, path), title: title || "Make’s consent page", sandbox: "allow-forms allow-same-origin", referrerpolicy: "no-referrer" }),
  );
}

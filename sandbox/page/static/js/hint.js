/** The first visit: three steps, put away for good with one click. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { BOT } from "./people.js";
import { change, redraw, ui } from "./store.js";

/** Draw the hint above the composer, until it was dismissed. */
export function hint(one) {
  if (ui.hintSeen || !(one.members || []).includes(BOT)) return null;
  return h(
    "aside",
    { class: "hint", key: "hint", "aria-label": "How to start" },
    h("button", { type: "button", class: "tool push", "aria-label": "Dismiss the how-to", onclick: () => change({ hintSeen: true }) }, icon("close", 16)),
    h("h3", {}, "Type ", h("code", { class: "code" }, "/credreq new")),
    h(
      "ol",
      {},
      h("li", {}, "Send it here, pick a client and a few apps. A status card appears."),
      h("li", {}, "Be the client: open Make’s mail under ", h("b", {}, "Inbox"), " and authorize one app."),
      h("li", {}, "Watch the card change by itself. Then revoke the access."),
    ),
    h("button", { type: "button", class: "btn is-primary is-solid", onclick: () => fillIn(one) }, "Type it for me"),
  );
}

function fillIn(one) {
  ui.texts[`${ui.you}/${one.id}/`] = "/credreq new";
  ui.offersFor = null;
  redraw();
  document.getElementById("composer")?.focus();
}

/** The first visit: three steps, then one line with the next of them; put away for good with one click. */

import { h, cls } from "./dom.js";
import { icon } from "./icons.js";
import { BOT } from "./people.js";
import { change, redraw, ui, world } from "./store.js";

/** Draw the hint above the composer, until it was dismissed. */
export function hint(one) {
  if (ui.hintSeen || !(one.members || []).includes(BOT)) return null;
  const next = step();
  return h(
    "aside",
    { class: cls("hint", next && "is-line"), key: "hint", "aria-label": "How to start" },
    next ? h("p", {}, h("b", {}, "Next: "), next) : steps(one),
    h("button", { type: "button", class: "tool", "aria-label": "Dismiss the how-to", title: "Dismiss", onclick: () => change({ hintSeen: true }) }, icon("close", 16)),
  );
}

const steps = (one) => [
  h("h3", {}, "Type ", h("code", { class: "code" }, "/credreq new")),
  h(
    "ol",
    {},
    h("li", {}, "Send it here, pick a client and a few apps. A status card appears."),
    h("li", {}, "Be the client: open Make’s mail under ", h("b", {}, "Inbox"), " and authorize one app."),
    h("li", {}, "Watch the card change by itself. Then revoke the access."),
  ),
  h("button", { type: "button", class: "btn is-primary is-solid", onclick: () => fillIn(one) }, "Type it for me"),
];

/** Say what comes next, once something was asked for. */
function step() {
  const asked = world.state?.make?.requests || [];
  if (!asked.length) return null;
  const answered = asked.some((request) => (request.credentials || []).some((one) => one.state !== "pending"));
  if (!answered) return ["be the client. Open one of Make’s mails under ", h("b", {}, "Inbox"), " and authorize the app."];
  return ["press ", h("b", {}, "Revoke"), " on the card. Then be somebody else (top left) and press another one."];
}

function fillIn(one) {
  ui.texts[`${ui.you}/${one.id}/`] = "/credreq new";
  ui.offersFor = null;
  redraw();
  document.getElementById("composer")?.focus();
}

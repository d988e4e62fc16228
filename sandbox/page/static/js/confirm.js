/** The dialog an app may put before an action. */

import { h, cls } from "./dom.js";
import { trap } from "./focus.js";
import { change, redrawNow, ui } from "./store.js";
import { textOf } from "./blocks/text.js";

/** Ask; resolves true when the person confirms. No `confirm` object means yes. */
export function ask(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    change({ confirm: { ...confirm, resolve, back: document.activeElement }, menu: null });
    redrawNow();
  });
}

function answer(yes) {
  const { resolve, back } = ui.confirm;
  change({ confirm: null });
  redrawNow();
  if (back?.isConnected) back.focus();
  resolve(yes);
}

/** Draw the open dialog, if any. */
export function confirmDialog() {
  const asked = ui.confirm;
  if (!asked) return null;
  const onkeydown = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      answer(false);
    } else trap(event);
  };
  return h(
    "div",
    { class: "veil is-confirm", key: "confirm", onmousedown: (event) => event.target === event.currentTarget && answer(false) },
    h(
      "div",
      { class: "dialog", role: "alertdialog", "aria-modal": "true", "aria-labelledby": "confirm-title", "aria-describedby": "confirm-text", onkeydown },
      h("h2", { id: "confirm-title", class: "dialog-title" }, textOf(asked.title)),
      h("div", { id: "confirm-text", class: "dialog-text" }, textOf(asked.text)),
      h(
        "div",
        { class: "dialog-buttons" },
        h("button", { type: "button", class: "btn", onclick: () => answer(false) }, textOf(asked.deny) || "No"),
        h(
          "button",
          {
            type: "button",
            class: cls("btn", asked.style === "danger" ? "is-danger" : "is-primary", "is-solid"),
            onmount: (el) => el.focus(),
            onclick: () => answer(true),
          },
          textOf(asked.confirm) || "Yes",
        ),
      ),
    ),
  );
}

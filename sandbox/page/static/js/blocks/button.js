/** Buttons: plain, primary, danger, with confirm, and those that lead out. */

import { h, cls, safeUrl } from "../dom.js";
import { ask } from "../confirm.js";
import { click, fieldKey } from "../fields.js";
import { icon, spinner } from "../icons.js";
import { ui } from "../store.js";
import { plain } from "./text.js";

export function button(ctx, block, element, face = null) {
  const busy = ui.pending.has(fieldKey(ctx, block, element));
  const props = {
    class: cls("btn", element.style === "danger" && "is-danger", element.style === "primary" && "is-primary", busy && "is-busy", face && "is-icon"),
    key: `b|${element.action_id}`,
    "aria-busy": busy ? "true" : null,
    "aria-label": element.accessibility_label || (face ? plain(element.text) : null),
    "data-action": element.action_id,
  };
  const press = async () => {
    if (await ask(element.confirm)) click(ctx, block, element, element.sends);
  };
  const label = [busy && spinner("Waiting for the app"), h("span", { class: "btn-label" }, face || plain(element.text))];
  const href = safeUrl(element.url);
  if (!href) return h("button", { ...props, type: "button", onclick: press }, label);
  return h("a", { ...props, href, target: "_blank", rel: "noopener noreferrer", onclick: press }, label, icon("out", 14));
}

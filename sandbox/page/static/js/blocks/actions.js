/** Rows of things to press. */

import { h } from "../dom.js";
import { icon } from "../icons.js";
import { button } from "./button.js";
import { element } from "./elements.js";

export const actions = (ctx, block) => h("div", { class: "actions" }, (block.elements || []).map((one) => element(ctx, block, one)));

/** Draw feedback and icon buttons. */
export function contextActions(ctx, block) {
  const all = (block.elements || []).flatMap((one) => {
    if (one.type === "feedback_buttons") {
      return [one.positive_button, one.negative_button].map((each) => ({ ...each, type: "button", action_id: one.action_id, sends: each.value }));
    }
    return [one];
  });
  return h(
    "div",
    { class: "actions is-small" },
    all.map((one) => (one.type === "icon_button" ? button(ctx, block, one, icon(one.icon === "trash" ? "trash" : "dots", 16)) : button(ctx, block, one))),
  );
}

/** The input block: label, field, hint, and the error beside it. */

import { h, cls } from "../dom.js";
import { errorOf, fieldKey } from "../fields.js";
import { icon } from "../icons.js";
import { element } from "./elements.js";
import { plain } from "./text.js";

const GROUPS = new Set(["checkboxes", "radio_buttons"]);

export function input(ctx, block) {
  const error = errorOf(ctx, block);
  const key = fieldKey(ctx, block, block.element);
  const group = GROUPS.has(block.element.type);
  const label = [plain(block.label), block.optional && h("span", { class: "optional" }, " (optional)")];
  return h(
    "div",
    { class: cls("field", error && "has-error"), role: group ? "group" : null, "aria-label": group ? plain(block.label) : null, "data-block": block.block_id },
    group ? h("p", { class: "field-label" }, label) : h("label", { class: "field-label", for: `${key}|field` }, label),
    element(ctx, block, block.element),
    error && h("p", { class: "field-error", role: "alert", id: `${key}|error` }, icon("warn", 15), h("span", {}, String(error))),
    block.hint && h("p", { class: "field-hint" }, plain(block.hint)),
  );
}

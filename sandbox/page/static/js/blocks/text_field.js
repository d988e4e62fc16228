/** Fields people type into: text, e-mail, address, number. */

import { h } from "../dom.js";
import { entryOf, fieldKey, flush, type } from "../fields.js";
import { asLabel, plain } from "./text.js";

const KINDS = { email_text_input: "email", url_text_input: "url", number_input: "text", plain_text_input: "text" };

export function textField(ctx, block, element) {
  const key = fieldKey(ctx, block, element);
  const entry = entryOf(ctx, block, element);
  const onEnter = block.dispatch_action && !element.dispatch_action_config?.trigger_actions_on?.includes("on_character_entered");
  const props = {
    class: "input",
    key: `i|${element.action_id}`,
    id: `${key}|field`,
    value: entry.value ?? "",
    placeholder: element.placeholder ? asLabel(element.placeholder) : null,
    maxlength: element.max_length || null,
    autocomplete: "off",
    "aria-label": block.label ? plain(block.label) : null,
    "aria-describedby": `${key}|error`,
    "aria-required": block.optional ? null : "true",
    "data-autofocus": element.focus_on_load ? "true" : null,
    oninput: (event) => type(ctx, block, element, event.currentTarget.value, onEnter ? "later" : "soon"),
    onkeydown: (event) => {
      if (event.key !== "Enter" || !block.dispatch_action || event.isComposing) return;
      if (element.multiline && !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      event.stopPropagation();
      type(ctx, block, element, event.currentTarget.value, "later");
      flush(ctx, key);
    },
  };
  if (element.multiline) return h("textarea", { ...props, rows: "4" });
  const numbers = element.type === "number_input" ? { inputmode: element.is_decimal_allowed ? "decimal" : "numeric" } : {};
  return h("input", { ...props, ...numbers, type: KINDS[element.type] || "text" });
}

/** Checkboxes and radio buttons. */

import { h } from "../dom.js";
import { ask } from "../confirm.js";
import { click, entryOf, fieldKey, fill } from "../fields.js";
import { redraw } from "../store.js";
import { textOf } from "./text.js";

export function choices(ctx, block, element) {
  const many = element.type === "checkboxes";
  const entry = entryOf(ctx, block, element);
  const chosen = many ? entry.selected_options || [] : entry.selected_option ? [entry.selected_option] : [];
  const key = fieldKey(ctx, block, element);
  const pick = (option) => {
    const has = chosen.some((one) => one.value === option.value);
    const next = !many ? [option] : has ? chosen.filter((one) => one.value !== option.value) : inOrder(element, [...chosen, option]);
    return keep(ctx, block, element, next, many);
  };
  return h(
    "div",
    { class: "choices", key: `c|${element.action_id}`, role: many ? "group" : "radiogroup", "data-action": element.action_id },
    (element.options || []).map((option) =>
      h(
        "label",
        { class: "choice", key: option.value },
        h("input", {
          type: many ? "checkbox" : "radio",
          name: `${key}|choice`,
          checked: chosen.some((one) => one.value === option.value),
          onchange: () => pick(option),
        }),
        h("span", { class: "choice-words" }, h("span", {}, textOf(option.text)), option.description && h("span", { class: "menu-note" }, textOf(option.description))),
      ),
    ),
  );
}

const inOrder = (element, chosen) => element.options.filter((option) => chosen.some((one) => one.value === option.value));

async function keep(ctx, block, element, options, many) {
  const entry = many ? { type: element.type, selected_options: options } : { type: element.type, selected_option: options[0] };
  if (block.type === "input") return fill(ctx, block, element, entry);
  if (!(await ask(element.confirm))) return redraw();
  const values = options.map((option) => option.value);
  return click(ctx, block, element, many ? values : values[0], entry);
}

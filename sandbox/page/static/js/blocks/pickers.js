/** Date and time pickers, by the browser's own fields. */

import { h } from "../dom.js";
import { ask } from "../confirm.js";
import { click, entryOf, fieldKey, fill } from "../fields.js";
import { asLabel, plain } from "./text.js";

const KINDS = {
  datepicker: { type: "date", slot: "selected_date" },
  timepicker: { type: "time", slot: "selected_time" },
  datetimepicker: { type: "datetime-local", slot: "selected_date_time" },
};

export function picker(ctx, block, element) {
  const kind = KINDS[element.type];
  const held = entryOf(ctx, block, element)[kind.slot];
  return h("input", {
    class: "input is-picker",
    key: `p|${element.action_id}`,
    id: `${fieldKey(ctx, block, element)}|field`,
    type: kind.type,
    value: kind.type === "datetime-local" ? localFrom(held) : (held ?? ""),
    "aria-label": block.label ? plain(block.label) : element.placeholder ? asLabel(element.placeholder) : kind.type,
    onchange: (event) => keep(ctx, block, element, kind, event.currentTarget.value),
  });
}

async function keep(ctx, block, element, kind, text) {
  const value = kind.type === "datetime-local" ? (text ? Math.floor(Date.parse(text) / 1000) : null) : text || null;
  const entry = { type: element.type, [kind.slot]: value };
  if (block.type === "input") return fill(ctx, block, element, entry);
  if (!(await ask(element.confirm))) return undefined;
  return click(ctx, block, element, value, entry);
}

function localFrom(seconds) {
  if (!seconds) return "";
  const date = new Date(seconds * 1000);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

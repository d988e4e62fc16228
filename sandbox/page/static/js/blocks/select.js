/** Select menus: one or many, from options, an app, people or conversations; typed into, driven by arrow keys. */

import { h, cls } from "../dom.js";
import { ask } from "../confirm.js";
import { click, entryOf, fieldKey, fill } from "../fields.js";
import { icon } from "../icons.js";
import { close, enter, flatOptions, open, search } from "../listbox.js";
import { avatar, nameOf } from "../people.js";
import { ui } from "../store.js";
import { asLabel, plain } from "./text.js";
import { channelName, slotOf } from "./sources.js";

/** Draw a select of any kind. */
export function select(ctx, block, element) {
  const key = fieldKey(ctx, block, element);
  const multi = element.type.startsWith("multi_");
  const chosen = chosenOf(ctx, block, element);
  const isOpen = ui.menu?.kind === "listbox" && ui.menu.key === key;
  const model = { key, ctx, block, element, multi, chosen, pick: (option) => toggle(model, option) };
  if (isOpen) Object.assign(ui.menu, { model });
  return h(
    "div",
    { class: cls("select", multi && "is-multi", isOpen && "is-open"), key: `s|${element.action_id}`, "data-action": element.action_id, onmousedown: (event) => pressed(event, model) },
    multi && chosen.map((option) => chip(model, option)),
    box(model, isOpen),
    !multi && chosen.length > 0 && block.optional && clearButton(model),
    h("span", { class: "select-caret" }, icon("caret", 16)),
  );
}

function box(model, isOpen) {
  const { element, chosen, multi, key } = model;
  const single = !multi && chosen[0] ? labelOf(element, chosen[0]) : "";
  const hint = element.placeholder ? asLabel(element.placeholder) : multi ? "Choose options" : "Choose an option";
  return h("input", {
    class: "select-box",
    key: "box",
    id: model.block.type === "input" ? `${key}|field` : null,
    role: "combobox",
    type: "text",
    autocomplete: "off",
    spellcheck: "false",
    "aria-autocomplete": "list",
    "aria-haspopup": "listbox",
    "aria-expanded": String(isOpen),
    "aria-controls": isOpen ? "listbox" : null,
    "aria-activedescendant": isOpen && ui.menu.active >= 0 ? `option-${ui.menu.active}` : null,
    "aria-label": model.block.label ? plain(model.block.label) : hint,
    placeholder: multi ? (chosen.length ? "" : hint) : single || hint,
    value: isOpen ? ui.menu.query : single,
    oninput: (event) => typed(event, model),
    onkeydown: (event) => keys(event, model),
    onblur: () => isOpen && close(key),
  });
}

function pressed(event, model) {
  if (event.target.closest("button")) return;
  const input = event.currentTarget.querySelector("input");
  if (event.target !== input) event.preventDefault();
  if (ui.menu?.key === model.key && event.target !== input) return close(model.key);
  input.focus();
  if (ui.menu?.key !== model.key) open(model, event.currentTarget);
}

function typed(event, model) {
  if (ui.menu?.key !== model.key) open(model, event.currentTarget.closest(".select"), event.currentTarget.value);
  else search(event.currentTarget.value);
}

function keys(event, model) {
  const isOpen = ui.menu?.key === model.key;
  const count = isOpen ? flatOptions().length : 0;
  const anchor = event.currentTarget.closest(".select");
  if (["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    if (!isOpen) open(model, anchor);
    else if (count) move((ui.menu.active + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
  } else if (event.key === "Enter") {
    if (!isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    enter();
  } else if (event.key === "Escape" && isOpen) {
    event.preventDefault();
    event.stopPropagation();
    close(model.key);
  } else if (event.key === "Backspace" && model.multi && !event.currentTarget.value && model.chosen.length) {
    toggle(model, model.chosen.at(-1));
  } else if (["Home", "End"].includes(event.key) && isOpen && count) {
    event.preventDefault();
    move(event.key === "Home" ? 0 : count - 1);
  } else if (event.key === "Tab" && isOpen) close(model.key);
}

function move(active) {
  ui.menu.active = active;
  ui.menu.moved = true;
  search(ui.menu.query, true);
}

function chip(model, option) {
  const label = labelOf(model.element, option);
  const person = slotOf(model.element).ids && model.element.type.includes("users");
  return h(
    "span",
    { class: "chip", key: `chip|${option.value}` },
    person && avatar(option.value, 18),
    h("span", { class: "chip-label" }, label),
    h("button", { type: "button", class: "chip-x", "aria-label": `Remove ${label}`, onclick: () => toggle(model, option) }, icon("close", 12)),
  );
}

const clearButton = (model) =>
  h("button", { type: "button", class: "chip-x", "aria-label": "Clear", onclick: () => store(model, []) }, icon("close", 14));

/** Return what is chosen as options, ids made into options too. */
function chosenOf(ctx, block, element) {
  const slot = slotOf(element);
  const held = entryOf(ctx, block, element)[slot.name];
  const list = Array.isArray(held) ? held : held ? [held] : [];
  return slot.ids ? list.map((id) => ({ value: id, text: { type: "plain_text", text: id } })) : list;
}

function labelOf(element, option) {
  if (/users_select/.test(element.type)) return nameOf(option.value);
  if (/(channels|conversations)_select/.test(element.type)) return channelName(option.value);
  return plain(option.text);
}

function toggle(model, option) {
  const has = model.chosen.some((one) => one.value === option.value);
  if (!model.multi) {
    close(model.key);
    return store(model, [option]);
  }
  const max = model.element.max_selected_items || Infinity;
  if (!has && model.chosen.length >= max) return undefined;
  const next = has ? model.chosen.filter((one) => one.value !== option.value) : [...model.chosen, option];
  if (ui.menu?.query && !has) search("");
  return store(model, next);
}

async function store(model, options) {
  const { ctx, block, element, multi } = model;
  const slot = slotOf(element);
  const held = slot.ids ? options.map((option) => option.value) : options;
  const entry = { type: element.type, [slot.name]: multi ? held : (held[0] ?? null) };
  if (block.type === "input") return fill(ctx, block, element, entry);
  if (!(await ask(element.confirm))) return undefined;
  const values = options.map((option) => option.value);
  return click(ctx, block, element, multi ? values : (values[0] ?? null), entry);
}

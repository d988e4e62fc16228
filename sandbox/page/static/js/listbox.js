/** The list under a select: what is offered, which one is active, and its drawing. */

import { h, cls } from "./dom.js";
import { icon, spinner } from "./icons.js";
import { place } from "./menu.js";
import { avatar } from "./people.js";
import { change, redraw, ui } from "./store.js";
import { load } from "./blocks/sources.js";
import { plain } from "./blocks/text.js";

let asked = 0;
let timer = 0;

/** Open the list of a select. */
export function open(model, anchor, query = "") {
  change({ menu: { kind: "listbox", key: model.key, anchor, model, query, groups: [], active: -1, loading: true, moved: false } });
  look(0);
}

/** Close the list of a select, when it is the one that is open. */
export function close(key) {
  if (ui.menu?.key === key) change({ menu: null });
}

/** Look for other options; with `same` only the active one moved. */
export function search(query, same = false) {
  if (!ui.menu) return;
  ui.menu.query = query;
  if (!same) {
    ui.menu.moved = false;
    look(/external/.test(ui.menu.model.element.type) ? 200 : 0);
  }
  redraw();
}

function look(delay) {
  const mine = ++asked;
  const menu = ui.menu;
  clearTimeout(timer);
  menu.loading = true;
  timer = setTimeout(async () => {
    if (ui.menu !== menu) return;
    const found = await load(menu.model, menu.query);
    if (mine !== asked || ui.menu !== menu) return;
    Object.assign(menu, { hint: null, error: null, ...found, loading: false });
    menu.active = startAt(menu);
    if (menu.entered) enter();
    redraw();
  }, delay);
}

/** Take the active option; while the options of what was typed are still on their way, as soon as they are there. */
export function enter() {
  const menu = ui.menu;
  menu.entered = menu.loading;
  const option = menu.loading ? null : flatOptions()[menu.active];
  if (option) menu.model.pick(option);
}

function startAt(menu) {
  const options = menu.groups.flatMap((group) => group.options);
  const chosen = options.findIndex((one) => menu.model.chosen.some((other) => other.value === one.value));
  return menu.model.multi || chosen < 0 ? (options.length ? 0 : -1) : chosen;
}

/** Return the offered options in order. */
export const flatOptions = () => (ui.menu?.groups || []).flatMap((group) => group.options);

/** Draw the open list, if any. */
export function listboxLayer() {
  const menu = ui.menu;
  if (menu?.kind !== "listbox") return null;
  let index = -1;
  const groups = menu.groups.map((group) => [
    group.label && h("p", { class: "listbox-group", role: "presentation" }, group.label),
    group.options.map((option) => row(menu, option, ++index)),
  ]);
  const empty = !menu.loading && !menu.error && !menu.hint && index < 0;
  return h(
    "div",
    {
      class: "listbox",
      id: "listbox",
      key: `listbox-${menu.key}`,
      role: "listbox",
      "aria-label": "Options",
      "aria-multiselectable": menu.model.multi ? "true" : null,
      "aria-busy": menu.loading ? "true" : null,
      onmousedown: (event) => event.preventDefault(),
      onupdate: (el) => {
        place(el, menu.anchor, "fit");
        if (menu.moved) el.querySelector(".is-active")?.scrollIntoView({ block: "nearest" });
      },
    },
    groups,
    menu.loading && index < 0 && h("p", { class: "listbox-note" }, spinner(), " Loading…"),
    (menu.hint || menu.error) && h("p", { class: cls("listbox-note", menu.error && "is-error") }, menu.error || menu.hint),
    empty && h("p", { class: "listbox-note" }, "Nothing found."),
  );
}

function row(menu, option, index) {
  const chosen = menu.model.chosen.some((one) => one.value === option.value);
  const note = option.note || (option.description && plain(option.description));
  return h(
    "div",
    {
      class: cls("option", index === menu.active && "is-active", chosen && "is-chosen"),
      id: `option-${index}`,
      key: `${index}|${option.value}`,
      role: "option",
      "aria-selected": String(chosen),
      onclick: () => menu.model.pick(option),
      onmousemove: () => {
        if (menu.active === index) return;
        menu.active = index;
        menu.moved = false;
        redraw();
      },
    },
    /users/.test(menu.model.element.type) && avatar(option.value, 22),
    h("span", { class: "menu-words" }, h("span", { class: "menu-label" }, plain(option.text)), note && h("span", { class: "menu-note" }, note)),
    chosen && icon("check", 16),
  );
}

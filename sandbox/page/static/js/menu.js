/** Pop-up menus: one open at a time, drawn over everything, driven by arrow keys. */

import { h, cls, safeUrl } from "./dom.js";
import { rove } from "./focus.js";
import { icon } from "./icons.js";
import { change, redrawNow, ui } from "./store.js";

/** Open (or close) a menu under `anchor`. Items: {label, note?, pick, danger?, disabled?, checked?, face?, url?} or null for a line. */
export function openMenu(key, anchor, items, options = {}) {
  if (ui.menu?.key === key) return closeMenu();
  change({ menu: { kind: "menu", key, anchor, items, ...options } });
  return redrawNow();
}

/** Close what is open and give the focus back. */
export function closeMenu(refocus = true) {
  const anchor = ui.menu?.anchor;
  change({ menu: null });
  if (refocus && anchor?.isConnected) anchor.focus();
}

/** Draw the open menu, if any. */
export function menuLayer() {
  const open = ui.menu;
  if (!open || open.kind !== "menu") return null;
  const onkeydown = (event) => {
    if (event.key === "Escape" || event.key === "Tab") {
      if (event.key === "Escape") event.preventDefault();
      event.stopPropagation();
      closeMenu();
    } else rove(event, "[role^=menuitem]:not([aria-disabled])");
  };
  return h(
    "div",
    { class: cls("menu", open.class), role: "menu", key: `menu-${open.key}`, "aria-label": open.label || "Menu", onkeydown, onmount: start, onupdate: (el) => place(el, open.anchor, open.side) },
    open.title && h("p", { class: "menu-title" }, open.title),
    open.items.map((item, index) => (item ? row(item, index) : h("hr", { class: "divider", role: "separator" }))),
  );
}

function start(el) {
  (el.querySelector('[aria-checked="true"]') || el.querySelector("[role^=menuitem]"))?.focus({ preventScroll: true });
}

function row(item, index) {
  const href = safeUrl(item.url);
  const pick = () => {
    closeMenu(!item.keepsFocus);
    item.pick?.();
  };
  return h(
    href ? "a" : "button",
    {
      key: index,
      ...(href ? { href, target: "_blank", rel: "noopener noreferrer" } : { type: "button" }),
      class: cls("menu-item", item.danger && "is-danger"),
      role: item.checked === undefined ? "menuitem" : "menuitemradio",
      "aria-checked": item.checked === undefined ? null : String(item.checked),
      "aria-disabled": item.disabled ? "true" : null,
      tabindex: "-1",
      onclick: item.disabled ? null : pick,
    },
    item.face,
    h("span", { class: "menu-words" }, h("span", { class: "menu-label" }, item.label), item.note && h("span", { class: "menu-note" }, item.note)),
    item.checked && icon("check", 16),
  );
}

/** Put a floating element under (or over) its anchor, inside the window. */
export function place(el, anchor, side = "start") {
  if (!anchor?.isConnected) return;
  const at = anchor.getBoundingClientRect();
  if (side === "fit") el.style.width = `${Math.max(at.width, 200)}px`;
  el.style.maxHeight = "";
  const width = el.offsetWidth;
  const height = el.offsetHeight;
  const below = innerHeight - at.bottom - 12;
  const above = at.top - 12;
  const up = height > below && above > below;
  el.style.maxHeight = `${Math.max(120, Math.min(360, up ? above : below))}px`;
  const left = side === "end" ? at.right - width : at.left;
  el.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  el.style.top = up ? `${Math.max(8, at.top - Math.min(height, above, 360) - 4)}px` : `${at.bottom + 4}px`;
}

/** Close menus on a press elsewhere, and keep them beside their anchor. */
export function watchMenus(redrawSoon) {
  document.addEventListener("mousedown", (event) => {
    const open = ui.menu;
    if (!open || event.target.closest?.(".menu, .listbox") || open.anchor?.contains(event.target)) return;
    closeMenu(false);
  });
  addEventListener("resize", () => ui.menu && redrawSoon());
  document.addEventListener("scroll", (event) => ui.menu && !event.target?.closest?.(".menu, .listbox") && redrawSoon(), true);
}

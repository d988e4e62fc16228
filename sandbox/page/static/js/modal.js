/** The app's dialogs: a stack of up to three, the top one to work in. */

import { as } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { plain } from "./blocks/text.js";
import { h, cls } from "./dom.js";
import { flush, words } from "./fields.js";
import { focusables, trap } from "./focus.js";
import { icon, spinner } from "./icons.js";
import { BOT, avatar } from "./people.js";
import { redraw, refresh, ui, world } from "./store.js";
import { viewSurface } from "./surface.js";

/** Return the open views of the person who looks, bottom to top. */
export const stack = () => world.state?.slack?.modals?.[ui.you] || [];

/** Draw the stack of open modals. */
export function modalLayer() {
  const views = stack();
  if (!views.length) return null;
  return h(
    "div",
    { class: "veil is-modal", key: "modals" },
    views.map((view, index) => modal(view, index, views.length)),
  );
}

function modal(view, index, count) {
  const top = index === count - 1;
  const ctx = viewSurface(view, "modal");
  const busy = ui.pending.has(`submit ${view.id}`);
  const trouble = ui.trouble.get(ctx.key);
  const close = () => shut(view, ctx, false);
  return h(
    "form",
    {
      class: cls("modal", !top && "is-under", busy && "is-busy"),
      key: view.id,
      style: { "--depth": count - 1 - index },
      role: "dialog",
      "aria-modal": "true",
      "aria-labelledby": `title-${view.id}`,
      inert: !top,
      "aria-hidden": top ? null : "true",
      novalidate: true,
      onsubmit: (event) => {
        event.preventDefault();
        if (view.submit) submit(view, ctx);
      },
      onkeydown: (event) => onKey(event, view, ctx, close),
      onmount: (el) => requestAnimationFrame(() => focusFirst(el)),
      onupdate: (el) => top && !el.contains(document.activeElement) && document.activeElement === document.body && !ui.confirm && el.focus(),
      tabindex: "-1",
    },
    h(
      "header",
      { class: "modal-head" },
      avatar(BOT, 28),
      h("h2", { id: `title-${view.id}`, class: "modal-title" }, plain(view.title)),
      h("button", { type: "button", class: "tool push", "aria-label": "Close", onclick: () => shut(view, ctx, true) }, icon("close")),
    ),
    h("div", { class: "modal-body blocks", key: "body" }, drawBlocks(ctx, view.blocks)),
    trouble && h("p", { class: "trouble", role: "alert" }, icon("warn", 16), h("span", {}, trouble)),
    h(
      "footer",
      { class: "modal-foot" },
      h("button", { type: "button", class: "btn", onclick: close }, plain(view.close) || (view.submit ? "Cancel" : "Close")),
      view.submit && h("button", { type: "submit", class: "btn is-primary is-solid", disabled: busy, "aria-busy": busy ? "true" : null }, busy && spinner("Sending"), h("span", { class: "btn-label" }, plain(view.submit))),
    ),
  );
}

function focusFirst(el) {
  const wished = el.querySelector("[data-autofocus]");
  const first = wished || focusables(el.querySelector(".modal-body"))[0] || el;
  first.focus({ preventScroll: !wished });
}

function onKey(event, view, ctx, close) {
  if (event.key === "Escape" && !ui.menu) {
    event.stopPropagation();
    close();
  } else if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && view.submit) {
    event.preventDefault();
    submit(view, ctx);
  } else trap(event);
}

async function submit(view, ctx) {
  const busy = `submit ${view.id}`;
  if (ui.pending.has(busy)) return;
  ui.pending.add(busy);
  ui.trouble.delete(ctx.key);
  redraw();
  await flush(ctx);
  const answer = await as(ctx.user, "submit", { view_id: view.id });
  if (answer.errors) ui.errors.set(view.id, { ...answer.errors });
  else if (answer.ok === false) ui.trouble.set(ctx.key, words(answer));
  else ui.errors.delete(view.id);
  await refresh();
  ui.pending.delete(busy);
  forget();
  redraw();
  if (answer.errors) requestAnimationFrame(showError);
}

function showError() {
  const field = document.querySelector(".modal:not(.is-under) .field.has-error");
  field?.scrollIntoView({ block: "nearest" });
  field?.querySelector("input, textarea")?.focus({ preventScroll: true });
}

async function shut(view, ctx, clear) {
  ui.menu = null;
  ui.trouble.delete(ctx.key);
  const answer = await as(ctx.user, "close", { view_id: view.id, clear });
  if (answer.ok === false) ui.trouble.set(ctx.key, words(answer));
  await refresh();
  forget();
  redraw();
  if (!stack().length) document.getElementById("composer")?.focus();
}

/** Drop what was typed into views that are gone. */
function forget() {
  const open = new Set([...stack(), world.state?.slack?.homes?.[ui.you]].filter(Boolean).map((view) => `v:${ui.you}:${view.id}`));
  for (const key of [...ui.drafts.keys()]) {
    const surface = key.split("|")[0];
    if (surface.startsWith(`v:${ui.you}:`) && !open.has(surface)) ui.drafts.delete(key);
  }
}

/** The page: draws everything from the world and the ui, follows the feed. */

import { channelView } from "./channel.js";
import { clientPane } from "./client.js";
import { confirmDialog } from "./confirm.js";
import { h, cls, patch } from "./dom.js";
import { faultsLayer } from "./faults.js";
import { appView } from "./home.js";
import { icon } from "./icons.js";
import { listboxLayer } from "./listbox.js";
import { menuLayer, watchMenus } from "./menu.js";
import { modalLayer, stack } from "./modal.js";
import { channel } from "./people.js";
import { catchPermalinks } from "./permalinks.js";
import { openHome } from "./places.js";
import { sidebar } from "./sidebar.js";
import { change, follow, onRender, redraw, ui, untoast, world } from "./store.js";
import { threadPane } from "./thread.js";
import { topbar } from "./topbar.js";

const root = document.getElementById("page");
const layer = document.getElementById("layer");

function render() {
  patch(root, [banner(), world.state ? frame() : waiting()]);
  patch(layer, [world.state && modalLayer(), confirmDialog(), menuLayer(), listboxLayer(), faultsLayer(), toasts()]);
  root.inert = Boolean(ui.confirm);
}

function frame() {
  return h(
    "div",
    { class: cls("frame-all", ui.thread && "has-thread", ui.clientShown && "has-client", `pane-${ui.pane}`), key: "frame" },
    topbar(),
    h("div", { class: "workspace", key: "workspace", inert: stack().length > 0 }, sidebar(), h("main", { class: "middle", key: "middle" }, place(), threadPane()), clientPane()),
    phoneTabs(),
  );
}

function place() {
  if (ui.place.kind === "app") return appView();
  const one = channel(ui.place.id);
  return one ? channelView(one) : h("section", { class: "chat blank", key: "nowhere" }, h("p", {}, "Pick a channel."));
}

const waiting = () => h("div", { class: "waiting", key: "waiting", role: "status" }, "Opening the sandbox…");

function banner() {
  if (world.online) return null;
  return h("div", { class: "banner", role: "alert", key: "banner" }, icon("warn", 16), "Sandbox is not answering. Trying again…");
}

const PANES = [
  ["places", "Channels", "hash"],
  ["chat", "Chat", "chat"],
  ["client", "Client", "mail"],
  ["controls", "Clock", "clock"],
];

const phoneTabs = () =>
  h(
    "nav",
    { class: "phone-tabs", key: "phone-tabs", "aria-label": "Panes" },
    PANES.map(([id, label, sign]) =>
      h("button", { type: "button", class: cls("phone-tab", ui.pane === id && "is-on"), "aria-current": ui.pane === id ? "page" : null, onclick: () => change({ pane: id, menu: null }) }, icon(sign, 20), label),
    ),
  );

const toasts = () =>
  h(
    "div",
    { class: "toasts", key: "toasts", role: "status", "aria-live": "polite" },
    ui.toasts.map((toast) =>
      h("div", { class: `toast is-${toast.kind}`, key: toast.id }, h("span", {}, toast.text), h("button", { type: "button", class: "chip-x", "aria-label": "Dismiss", onclick: () => untoast(toast.id) }, icon("close", 14))),
    ),
  );

onRender(render);
watchMenus(redraw);
catchPermalinks();
render();
follow();
setInterval(redraw, 15_000);
if (ui.place.kind === "app") openHome();

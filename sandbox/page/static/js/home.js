/** The app: its Home tab and its Messages tab. */

import { drawBlocks } from "./blocks/index.js";
import { bareChannel } from "./channel.js";
import { h, cls } from "./dom.js";
import { icon } from "./icons.js";
import { BOT, avatar, nameOf } from "./people.js";
import { here, isStranger, openHome } from "./places.js";
import { rove } from "./focus.js";
import { change, ui, world } from "./store.js";
import { viewSurface } from "./surface.js";

/** Draw the app's pane. */
export function appView() {
  const tab = ui.homeTab;
  return h(
    "section",
    { class: "chat app", key: "app", "aria-label": "credreq" },
    h(
      "header",
      { class: "pane-head" },
      h("button", { type: "button", class: "tool phone-only", "aria-label": "Back to the channels", onclick: () => change({ pane: "places" }) }, icon("back")),
      avatar(BOT, 24),
      h("h2", { class: "pane-title" }, nameOf(BOT) === BOT ? "credreq" : nameOf(BOT)),
      h(
        "div",
        { class: "tabs", role: "tablist", "aria-label": "credreq", onkeydown: (event) => rove(event, "[role=tab]") },
        tabButton("home", "Home", openHome),
        tabButton("messages", "Messages", () => change({ homeTab: "messages" })),
      ),
    ),
    tab === "home" ? home() : messages(),
  );
}

const tabButton = (id, label, onclick) =>
  h(
    "button",
    { type: "button", class: cls("tab", ui.homeTab === id && "is-on"), role: "tab", id: `tab-${id}`, "aria-selected": String(ui.homeTab === id), tabindex: ui.homeTab === id ? "0" : "-1", onclick },
    label,
  );

function home() {
  if (isStranger()) return empty("No Home for guests from outside", `${nameOf(ui.you)} is of another workspace, and Slack shows an app’s Home to its own workspace only.`);
  const view = world.state.slack?.homes?.[ui.you];
  if (!view?.blocks?.length) return empty("Nothing here yet", "credreq fills this page when it is running.");
  const ctx = viewSurface(view, "home");
  const trouble = ui.trouble.get(ctx.key);
  return h(
    "div",
    { class: "scroll", key: `home-${ui.you}`, role: "tabpanel", "aria-labelledby": "tab-home", tabindex: "0" },
    trouble && h("p", { class: "trouble", role: "alert" }, icon("warn", 16), h("span", {}, trouble)),
    h("div", { class: "home blocks" }, drawBlocks(ctx, view.blocks)),
  );
}

function messages() {
  const one = here();
  return one ? bareChannel(one) : empty("No messages yet", "What credreq writes to you alone appears here.");
}

const empty = (title, text) => h("div", { class: "blank", key: title }, avatar(BOT, 56), h("h3", {}, title), h("p", {}, text));

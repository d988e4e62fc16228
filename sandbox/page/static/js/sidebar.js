/** The left side: workspace, channels, direct messages, the app. */

import { newest } from "./conversation.js";
import { h, cls } from "./dom.js";
import { icon } from "./icons.js";
import { BOT, avatar, dms, nameOf, otherOf } from "./people.js";
import { isMember, openPlace, visibleChannels } from "./places.js";
import { rove } from "./focus.js";
import { ui, world } from "./store.js";

/** Draw the sidebar. */
export function sidebar() {
  const all = visibleChannels();
  const open = all.filter((one) => !one.is_archived);
  const direct = dms().filter((one) => otherOf(one)?.id !== BOT);
  return h(
    "nav",
    { class: "sidebar", key: "sidebar", "aria-label": "Workspace", onkeydown: (event) => rove(event, ".place") },
    h("div", { class: "team" }, h("span", { class: "team-mark", "aria-hidden": "true" }, "N"), h("h1", { class: "team-name" }, world.state.slack?.team?.name || "Workspace")),
    part("Channels", [...open.filter(isMember), ...open.filter((one) => !isMember(one))].map(channelRow)),
    direct.length > 0 && part("Direct messages", direct.map(dmRow)),
    part("Apps", [appRow()]),
    all.some((one) => one.is_archived) && part("Archived", all.filter((one) => one.is_archived).map(channelRow)),
  );
}

const part = (title, rows) => h("div", { class: "places", key: title }, h("h2", { class: "places-title" }, title), rows);

const isHere = (place) => ui.place.kind === place.kind && (place.kind === "app" || ui.place.id === place.id);

function placeRow(place, face, name, more = {}) {
  const unread = place.id && !isHere(place) && newest(place.id) > (ui.seen[`${ui.you}/${place.id}`] || "0");
  return h(
    "button",
    {
      type: "button",
      key: place.id || place.kind,
      class: cls("place", isHere(place) && "is-here", unread && "is-unread", more.faded && "is-faded"),
      "aria-current": isHere(place) ? "page" : null,
      onclick: () => openPlace(place),
    },
    face,
    h("span", { class: "place-name" }, name),
    unread && h("span", { class: "dot", role: "img", "aria-label": "unread" }),
  );
}

const channelRow = (one) =>
  placeRow({ kind: "channel", id: one.id }, icon(one.is_archived ? "archive" : one.is_ext_shared ? "shared" : "hash", 16), one.name, { faded: !isMember(one) || one.is_archived });

const dmRow = (one) => placeRow({ kind: "dm", id: one.id }, avatar(otherOf(one)?.id, 20), nameOf(otherOf(one)?.id));

const appRow = () => placeRow({ kind: "app" }, avatar(BOT, 20), nameOf(BOT) === BOT ? "credreq" : nameOf(BOT));

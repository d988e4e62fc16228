/** The channel in the middle: head, messages, composer. */

import { post } from "./api.js";
import { composer } from "./composer.js";
import { channelList, newest } from "./conversation.js";
import { h } from "./dom.js";
import { hint } from "./hint.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { messageRows } from "./messages.js";
import { BOT, avatar, isDm, nameOf, otherOf } from "./people.js";
import { isMember } from "./places.js";
import { change, refresh, save, toast, ui } from "./store.js";
import { stick } from "./scroll.js";

/** Draw a channel or a direct conversation. */
export function channelView(one) {
  see(one.id);
  const list = channelList(one.id);
  return h(
    "section",
    { class: "chat", key: `chat-${one.id}`, "aria-label": title(one) },
    head(one),
    h(
      "div",
      { class: "scroll", key: `list-${ui.you}-${one.id}`, role: "log", "aria-label": "Messages", tabindex: "0", ...stick() },
      h("div", { class: "beginning" }, beginning(one)),
      messageRows(one.id, list, { days: true, threads: true }),
    ),
    hint(one),
    composer(one, null),
  );
}

/** Draw the messages of the app's direct conversation, without a head of its own. */
export const bareChannel = (one) => [
  h("div", { class: "scroll", key: `list-${ui.you}-${one.id}`, role: "log", "aria-label": "Messages", tabindex: "0", ...stick() }, messageRows(one.id, channelList(one.id), { days: true, threads: true })),
  composer(one, null),
];

const title = (one) => (isDm(one) ? nameOf(otherOf(one)?.id) : `#${one.name}`);

function see(id) {
  const key = `${ui.you}/${id}`;
  const last = newest(id);
  if (ui.seen[key] === last) return;
  ui.seen[key] = last;
  save();
}

function head(one) {
  const dm = isDm(one);
  return h(
    "header",
    { class: "pane-head" },
    h("button", { type: "button", class: "tool phone-only", "aria-label": "Back to the channels", onclick: () => change({ pane: "places" }) }, icon("back")),
    dm ? avatar(otherOf(one)?.id, 24) : icon(one.is_archived ? "archive" : one.is_ext_shared ? "shared" : "hash"),
    h("h2", { class: "pane-title" }, dm ? title(one) : one.name),
    one.is_archived && h("span", { class: "tag" }, "archived"),
    one.is_ext_shared && h("span", { class: "tag" }, "shared with a client"),
    !dm &&
      h(
        "button",
        {
          type: "button",
          class: "btn is-quiet members",
          "aria-label": `${(one.members || []).length} members and channel settings`,
          "aria-haspopup": "menu",
          onclick: (event) => openMenu("channel-menu", event.currentTarget, settings(one), { side: "end", title: "What an admin could do here" }),
        },
        icon("people", 18),
        String((one.members || []).length),
        icon("caret", 14),
      ),
  );
}

function settings(one) {
  const botIn = (one.members || []).includes(BOT);
  return [
    botIn
      ? { label: "Remove credreq from the channel", danger: true, pick: () => set({ channel: one.id, bot_in: false }) }
      : { label: "Add credreq to the channel", pick: () => set({ channel: one.id, bot_in: true }) },
    one.is_archived
      ? { label: "Unarchive the channel", pick: () => set({ channel: one.id, archived: false }) }
      : { label: "Archive the channel", danger: true, pick: () => set({ channel: one.id, archived: true }) },
    null,
    ...(one.members || []).map((id) => ({ label: nameOf(id), face: avatar(id, 20), disabled: true })),
  ];
}

async function set(body) {
  const answer = await post("slack/channel", body);
  if (answer.ok === false || answer.error) toast(answer.error);
  refresh();
}

function beginning(one) {
  if (isDm(one)) return [avatar(otherOf(one)?.id, 48), h("p", {}, "This is the beginning of your conversation with ", h("b", {}, title(one)), ".")];
  const botIn = isMember(one) && (one.members || []).includes(BOT);
  return [
    h("h3", {}, icon("hash", 26), one.name),
    h("p", {}, botIn ? "This is the very beginning of the channel. credreq is in here." : "This is the very beginning of the channel. credreq has not been invited."),
  ];
}

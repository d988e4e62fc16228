/** Messages: rows, groups, day dividers, the mark of what only one person sees. */

import { as } from "./api.js";
import { drawBlocks } from "./blocks/index.js";
import { ago, dayAndTime, dayName, full, ofTs, sameDay, time } from "./dates.js";
import { h, cls } from "./dom.js";
import { words } from "./fields.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { mrkdwn } from "./mrkdwn.js";
import { BOT, avatar, nameOf, user } from "./people.js";
import { change, redraw, refresh, toast, ui } from "./store.js";
import { messageSurface } from "./surface.js";

const GROUP_SECONDS = 300;

/** Draw a list of messages, oldest first, grouped and with day dividers. */
export function messageRows(channel, list, options = {}) {
  const out = [];
  let before = null;
  for (const message of list) {
    const at = ofTs(message.ts);
    const newDay = !before || !sameDay(ofTs(before.ts), at);
    if (newDay && options.days) out.push(dayDivider(at));
    const grouped = !newDay && joins(before, message);
    out.push(message.subtype?.startsWith("channel_") ? systemRow(message) : row(channel, message, grouped, options));
    before = message;
  }
  return out;
}

const dayDivider = (at) => h("div", { class: "day", key: `day-${new Date(at).toDateString()}`, role: "separator" }, h("span", {}, dayName(at)));

const joins = (before, message) =>
  before.user === message.user &&
  before.username === message.username &&
  Boolean(before.ephemeral) === Boolean(message.ephemeral) &&
  !message.ephemeral &&
  !before.reply_count &&
  !before.subtype?.startsWith("channel_") &&
  Number(message.ts) - Number(before.ts) < GROUP_SECONDS;

const systemRow = (message) => h("div", { class: "system", key: message.ts }, mrkdwn(message.text));

function row(channel, message, grouped, options) {
  const author = message.user || (message.bot_id ? BOT : "");
  const name = message.username || nameOf(author);
  const at = ofTs(message.ts);
  const ctx = messageSurface(channel, message, message.ephemeral);
  const trouble = ui.trouble.get(ctx.key);
  return h(
    "article",
    {
      class: cls("message", grouped && "is-grouped", message.ephemeral && "is-ephemeral", trouble && "has-trouble", ui.lit === message.ts && "is-lit"),
      key: `${message.ephemeral ? "e" : "m"}${message.ts}`,
      "data-ts": message.ts,
      onupdate: ui.lit === message.ts ? showOnce : null,
      "aria-label": `${name}, ${dayAndTime(at)}`,
    },
    message.ephemeral && ephemeralMark(message),
    h(
      "div",
      { class: "message-row" },
      h("div", { class: "gutter" }, grouped ? h("time", { class: "gutter-time", title: full(at) }, time(at).replace(/ [AP]M$/, "")) : avatar(author, 36, name)),
      h(
        "div",
        { class: "message-body" },
        !grouped &&
          h(
            "div",
            { class: "message-head" },
            h("b", { class: "author" }, name),
            (user(author)?.is_bot || message.bot_id) && h("span", { class: "badge" }, "APP"),
            h("time", { class: "stamp", datetime: new Date(at).toISOString(), title: full(at) }, time(at)),
          ),
        content(ctx, message),
        trouble && h("p", { class: "trouble", role: "alert" }, icon("warn", 16), h("span", {}, trouble)),
        options.threads && message.reply_count > 0 && threadLink(channel, message),
      ),
    ),
    !message.ephemeral && tools(channel, message, options),
  );
}

function showOnce(el) {
  if (el.__shown === ui.lit) return;
  el.__shown = ui.lit;
  el.closest(".scroll").__stick = false;
  el.scrollIntoView({ block: "nearest" });
}

function content(ctx, message) {
  const edited = message.edited && h("span", { class: "edited", title: message.edited.ts ? full(ofTs(message.edited.ts)) : null }, "(edited)");
  const files = (message.files || []).map((file) => h("p", { class: "file", key: file.id }, icon("list", 16), file.title || file.name));
  if (message.blocks?.length) return [h("div", { class: "blocks" }, drawBlocks(ctx, message.blocks)), edited, files];
  const attached = (message.attachments || []).map((one) => h("div", { class: "attachment" }, one.blocks ? drawBlocks(ctx, one.blocks) : mrkdwn(one.text || one.fallback)));
  return [h("div", { class: "text" }, mrkdwn(message.text), edited && " ", edited), attached, files];
}

const ephemeralMark = (message) =>
  h(
    "div",
    { class: "only-you" },
    icon("eye", 14),
    "Only visible to you",
    h("button", { type: "button", class: "linklike", onclick: () => dismiss(message) }, "Dismiss"),
  );

function dismiss(message) {
  ui.dismissed.add(`${ui.you}/${message.ts}`);
  redraw();
}

function threadLink(channel, message) {
  const count = message.reply_count;
  const people = (message.reply_users || []).slice(0, 4);
  return h(
    "button",
    { type: "button", class: "thread-link", onclick: () => openThread(channel, message.ts) },
    people.map((id) => avatar(id, 22)),
    h("b", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    message.latest_reply && h("span", { class: "muted" }, `Last reply ${ago(ofTs(message.latest_reply))}`),
  );
}

/** Open the thread of a message beside the channel. */
export const openThread = (channel, ts) => change({ thread: { channel, ts }, menu: null });

function tools(channel, message, options) {
  const mine = message.user === ui.you || user(ui.you)?.is_admin;
  const key = `tools-${message.ts}-${options.threads ? "c" : "t"}`;
  const items = [
    options.threads && { label: "Reply in thread", pick: () => openThread(channel, message.ts), keepsFocus: true },
    { label: "Copy the message’s ts", note: message.ts, pick: () => navigator.clipboard?.writeText(message.ts) },
    mine && { label: "Delete message", danger: true, pick: () => remove(channel, message) },
  ].filter(Boolean);
  return h(
    "div",
    { class: cls("tools", ui.menu?.key === key && "is-open") },
    options.threads && h("button", { type: "button", class: "tool", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => openThread(channel, message.ts) }, icon("reply", 16)),
    h(
      "button",
      { type: "button", class: "tool", "aria-label": "More actions", "aria-haspopup": "menu", title: "More", onclick: (event) => openMenu(key, event.currentTarget, items, { side: "end" }) },
      icon("dots", 16),
    ),
  );
}

async function remove(channel, message) {
  const answer = await as(ui.you, "delete", { channel, ts: message.ts });
  if (answer.ok === false || answer.error) toast(words(answer));
  refresh();
}

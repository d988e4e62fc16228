/** Where people write: messages, thread replies, slash commands. */

import { as } from "./api.js";
import { COMMAND, offers, parse } from "./commands.js";
import { h, cls } from "./dom.js";
import { words } from "./fields.js";
import { icon, spinner } from "./icons.js";
import { isDm, nameOf, otherOf, users } from "./people.js";
import { isMember } from "./places.js";
import { redraw, refresh, ui } from "./store.js";

const keyOf = (one, threadTs) => `${ui.you}/${one.id}/${threadTs || ""}`;

/** Draw the composer of a channel or of a thread. */
export function composer(one, threadTs) {
  const key = keyOf(one, threadTs);
  const closed = one.is_archived ? "This channel is archived." : isMember(one) ? null : `${nameOf(ui.you)} is not in #${one.name}.`;
  if (closed) return h("div", { class: "composer is-closed", key }, closed);
  const text = ui.texts[key] || "";
  const found = ui.offersFor === key ? offers(text) : [];
  const busy = ui.pending.has(`send ${key}`);
  const trouble = ui.trouble.get(key);
  const send = () => submit(one, threadTs, key);
  return h(
    "div",
    { class: "composer", key },
    found.length > 0 && offerList(key, found),
    trouble && h("p", { class: "trouble", role: "alert" }, icon("warn", 16), h("span", {}, trouble)),
    h(
      "div",
      { class: "composer-box" },
      h("textarea", {
        key: "text",
        class: "composer-text",
        rows: "1",
        id: threadTs ? "thread-composer" : "composer",
        "aria-label": threadTs ? "Reply" : `Message ${label(one)}`,
        placeholder: threadTs ? "Reply…" : `Message ${label(one)}`,
        "aria-autocomplete": "list",
        "aria-controls": found.length ? `offers-${key}` : null,
        "aria-activedescendant": found.length ? `offer-${active(found)}` : null,
        value: text,
        oninput: (event) => write(key, event.currentTarget),
        onkeydown: (event) => keys(event, key, found, send),
        onmount: (el) => threadTs && el.focus(),
        onupdate: grow,
      }),
      h(
        "button",
        { type: "button", class: cls("send", text.trim() && "is-ready"), "aria-label": "Send", disabled: !text.trim() || busy, onclick: send },
        busy ? spinner("Sending") : icon("send", 18),
      ),
    ),
  );
}

const label = (one) => (isDm(one) ? nameOf(otherOf(one)?.id) : `#${one.name}`);
const active = (found) => Math.min(ui.offer || 0, found.length - 1);

function grow(el) {
  el.style.height = "auto";
  el.style.height = `${Math.min(el.scrollHeight, 160)}px`;
}

function write(key, el) {
  ui.texts[key] = el.value;
  ui.offersFor = key;
  ui.offer = 0;
  ui.trouble.delete(key);
  redraw();
}

function keys(event, key, found, send) {
  if (event.isComposing) return;
  if (found.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
    event.preventDefault();
    ui.offer = (active(found) + (event.key === "ArrowDown" ? 1 : -1) + found.length) % found.length;
    redraw();
  } else if (found.length && event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    ui.offersFor = null;
    redraw();
  } else if (found.length && (event.key === "Tab" || (event.key === "Enter" && !ui.texts[key].includes(" ")))) {
    event.preventDefault();
    take(key, found[active(found)]);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    send();
  }
}

function take(key, offer) {
  ui.texts[key] = `${offer.text} `;
  ui.offersFor = null;
  redraw();
}

const offerList = (key, found) =>
  h(
    "div",
    { class: "offers", role: "listbox", "aria-label": "Commands", id: `offers-${key}`, onmousedown: (event) => event.preventDefault() },
    h("p", { class: "menu-title" }, "Commands of credreq"),
    found.map((offer, index) =>
      h(
        "div",
        { class: cls("option", index === active(found) && "is-active"), id: `offer-${index}`, role: "option", "aria-selected": String(index === active(found)), onclick: () => take(key, offer) },
        h("span", { class: "menu-words" }, h("b", { class: "menu-label" }, offer.text), h("span", { class: "menu-note" }, offer.note)),
      ),
    ),
  );

async function submit(one, threadTs, key) {
  const text = (ui.texts[key] || "").trim();
  const busy = `send ${key}`;
  if (!text || ui.pending.has(busy)) return;
  ui.pending.add(busy);
  ui.trouble.delete(key);
  ui.texts[key] = "";
  ui.offersFor = null;
  redraw();
  const answer = await deliver(one, threadTs, text);
  ui.pending.delete(busy);
  if (answer.ok === false || answer.error) {
    ui.trouble.set(key, words(answer));
    ui.texts[key] ||= text;
  }
  await refresh();
  redraw();
}

async function deliver(one, threadTs, text) {
  const command = parse(text);
  if (!command) return as(ui.you, "message", { channel: one.id, text: outgoing(text), ...(threadTs && { thread_ts: threadTs }) });
  if (threadTs) return { ok: false, error: `${command.command} cannot be used in a thread. Type it in the channel.` };
  if (command.command !== COMMAND) return { ok: false, error: `${command.command} is not a command here. Try ${COMMAND}.` };
  return as(ui.you, "command", { channel: one.id, ...command });
}

/** Write "@Paula Park" as "@paula", as if picked from the client's menu; the workspace makes the mention of it. */
const outgoing = (text) => users().reduce((out, one) => (one.real_name ? out.replaceAll(`@${one.real_name}`, `@${one.name}`) : out), text);

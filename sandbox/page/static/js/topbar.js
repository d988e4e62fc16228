/** The bar on top: who you are, the clock, the faults that are on, reset. */

import { post } from "./api.js";
import { clock, full } from "./dates.js";
import { h, cls } from "./dom.js";
import { faultChips, faultsButton } from "./faults.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { avatar, nameOf, roleOf, user, users } from "./people.js";
import { become } from "./places.js";
import { ask } from "./confirm.js";
import { change, now, redraw, refresh, toast, ui, world } from "./store.js";

/** Draw the bar. */
export function topbar() {
  return h(
    "header",
    { class: "topbar", key: "topbar" },
    peopleSwitch(),
    h("div", { class: "controls", key: "controls" }, clockControls(), faultsButton(), faultChips(), botSign(), resetButton()),
    h(
      "button",
      {
        type: "button",
        class: cls("btn is-bar laptop-only", ui.clientShown && "is-on"),
        "aria-pressed": String(ui.clientShown),
        onclick: () => change({ clientShown: !ui.clientShown }),
      },
      icon("panel", 16),
      h("span", {}, "Client’s side"),
    ),
  );
}

function peopleSwitch() {
  const me = user(ui.you);
  const items = users()
    .filter((one) => !one.is_bot)
    .map((one) => ({
      label: nameOf(one.id),
      note: one.deleted ? "Deactivated, cannot sign in" : roleOf(one),
      face: avatar(one.id, 28),
      checked: one.id === ui.you,
      disabled: one.deleted,
      pick: () => become(one.id),
    }));
  return h(
    "button",
    {
      type: "button",
      class: "btn is-bar you",
      key: "you",
      "aria-haspopup": "menu",
      "aria-expanded": String(ui.menu?.key === "people"),
      onclick: (event) => openMenu("people", event.currentTarget, items, { title: "Act as", label: "People" }),
    },
    avatar(ui.you, 24),
    h("span", { class: "you-words" }, h("span", { class: "you-are" }, "You are: "), h("b", {}, nameOf(ui.you).split(" ")[0]), h("span", { class: "you-role" }, me ? roleOf(me) : "")),
    icon("caret", 14),
  );
}

const JUMPS = [
  [1, "+1 h"],
  [24, "+24 h"],
  [72, "+72 h"],
];

function clockControls() {
  const at = now();
  return h(
    "div",
    { class: "clock", role: "group", "aria-label": "Clock", key: "clock" },
    h("time", { class: "clock-now", title: full(at) }, icon("clock", 16), h("span", {}, clock(at))),
    JUMPS.map(([hours, label]) =>
      h("button", { type: "button", class: "btn is-bar", "aria-label": `Move the clock ${hours} hours on`, onclick: () => jump(hours) }, label),
    ),
  );
}

async function jump(hours) {
  const answer = await post("clock", { advance_seconds: hours * 3600 });
  if (answer.ok === false) toast(answer.error);
  else toast(`The clock moved ${hours} h on.`, "done");
  refresh();
}

function botSign() {
  const slack = world.state.slack;
  const up = Boolean(world.state.bot?.running || slack?.sockets > 0);
  const text = up ? "credreq is connected" : "credreq is not running";
  return h("span", { class: cls("bot-sign", up && "is-up"), title: text, key: "bot" }, h("span", { class: "dot", "aria-hidden": "true" }), h("span", {}, text));
}

const resetButton = () =>
  h("button", { type: "button", class: "btn is-bar", key: "reset", title: "Start over", "aria-label": "Reset the sandbox", onclick: reset }, icon("reset", 16), h("span", { class: "wide-only" }, "Reset"));

async function reset() {
  const text = (value) => ({ type: "plain_text", text: value });
  const sure = await ask({
    title: text("Start over?"),
    text: text("Messages, requests, mails and faults of the sandbox go back to how they began."),
    confirm: text("Reset"),
    deny: text("Keep"),
    style: "danger",
  });
  if (!sure) return;
  const answer = await post("reset");
  if (answer.ok === false) toast(answer.error);
  ui.drafts.clear();
  ui.errors.clear();
  ui.trouble.clear();
  ui.dismissed.clear();
  change({ thread: null, consent: null, mail: null, seen: {}, texts: {} });
  await refresh();
  redraw();
}

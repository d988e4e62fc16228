/** Fault switches: what can go wrong, per service, and what is on now. */

import { del, post } from "./api.js";
import { h, cls } from "./dom.js";
import { trap } from "./focus.js";
import { icon } from "./icons.js";
import { place } from "./menu.js";
import { change, refresh, toast, ui, world } from "./store.js";

const FACES = [
  ["slack", "Slack"],
  ["make", "Make"],
  ["notion", "Notion"],
  ["smtp", "Mail"],
];

const KINDS = [
  ["429", "Too many calls (429)", "The service asks to wait."],
  ["5xx", "Server error (5xx)", "The service answers with an error."],
  ["lost_answer", "Lost answer", "The call is carried out, the answer never arrives."],
  ["slow", "Slow", "Answers take five seconds."],
  ["outage", "Outage", "Nothing gets through."],
];

const SLACK_KINDS = [
  ["duplicate_event", "Events arrive twice", "Slack delivers each event two times."],
  ["socket_drop", "Socket drops", "The connection is cut after each delivery."],
];

const AMOUNTS = [
  ["all", "Every call", {}],
  ["once", "The next call only", { times: 1 }],
  ["some", "15 % of the calls", { probability: 0.15 }],
];

const NAMES = Object.fromEntries([...KINDS, ...SLACK_KINDS].map(([kind, label]) => [kind, label]));
const standing = () => world.state?.faults || [];
const find = (face, kind) => standing().find((fault) => fault.face === face && fault.kind === kind);

/** Draw the button that opens the panel of switches. */
export function faultsButton() {
  const count = standing().length;
  return h(
    "button",
    {
      type: "button",
      class: cls("btn is-bar", count && "is-alarm"),
      key: "faults",
      "aria-haspopup": "dialog",
      "aria-expanded": String(ui.menu?.kind === "faults"),
      onclick: (event) => change({ menu: ui.menu?.kind === "faults" ? null : { kind: "faults", key: "faults", anchor: event.currentTarget } }),
    },
    icon("bolt", 16),
    h("span", {}, count ? `Faults (${count})` : "Faults"),
  );
}

/** Draw what is on, each with its off switch. */
export function faultChips() {
  return h(
    "div",
    { class: "fault-chips", key: "fault-chips", role: "group", "aria-label": "Faults that are on" },
    standing().map((fault) =>
      h(
        "span",
        { class: "fault-chip", key: fault.id, title: titleOf(fault) },
        h("span", {}, `${faceName(fault.face)}: ${NAMES[fault.kind] || fault.kind}`),
        h("button", { type: "button", class: "chip-x", "aria-label": `Switch off ${faceName(fault.face)} ${NAMES[fault.kind] || fault.kind}`, onclick: () => off(fault) }, icon("close", 12)),
      ),
    ),
  );
}

const faceName = (face) => FACES.find(([id]) => id === face)?.[1] || face;

function titleOf(fault) {
  const amount = fault.times ? `the next ${fault.times}` : fault.probability < 1 ? `${Math.round(fault.probability * 100)} %` : "all";
  return `${fault.operation === "*" ? "any call" : fault.operation}, ${amount}`;
}

/** Draw the panel, when it is open. */
export function faultsLayer() {
  if (ui.menu?.kind !== "faults") return null;
  const close = () => {
    ui.menu.anchor.focus();
    change({ menu: null });
  };
  return h(
    "div",
    {
      class: "menu faults",
      key: "faults",
      role: "dialog",
      "aria-label": "Faults",
      onkeydown: (event) => (event.key === "Escape" ? (event.stopPropagation(), close()) : trap(event)),
      onmount: (el) => el.querySelector("input, button")?.focus(),
      onupdate: (el) => place(el, ui.menu.anchor),
    },
    h("p", { class: "menu-title" }, "What goes wrong"),
    amounts(),
    h(
      "table",
      { class: "fault-table" },
      h("thead", {}, h("tr", {}, h("td"), FACES.map(([, label]) => h("th", { scope: "col" }, label)))),
      h("tbody", {}, KINDS.map((kind) => row(kind, FACES)), SLACK_KINDS.map((kind) => row(kind, FACES.slice(0, 1)))),
    ),
    h(
      "div",
      { class: "dialog-buttons" },
      h("button", { type: "button", class: "btn", onclick: dropNow }, "Drop the socket now"),
      h("button", { type: "button", class: "btn", onclick: allOff }, "All off"), // never disabled: that would take the focus out of the panel
    ),
  );
}

function amounts() {
  return h(
    "div",
    { class: "amounts", role: "radiogroup", "aria-label": "How often" },
    AMOUNTS.map(([id, label]) =>
      h("label", { class: "choice" }, h("input", { type: "radio", name: "amount", checked: (ui.faultAmount || "all") === id, onchange: () => change({ faultAmount: id }) }), label),
    ),
  );
}

const row = ([kind, label, note], faces) =>
  h(
    "tr",
    {},
    h("th", { scope: "row" }, label, h("span", { class: "menu-note" }, note)),
    faces.map(([face, name]) => {
      const fault = find(face, kind);
      return h(
        "td",
        {},
        h("button", {
          type: "button",
          role: "switch",
          class: cls("switch", fault && "is-on"),
          "aria-checked": String(Boolean(fault)),
          "aria-label": `${name}: ${label}`,
          onclick: () => (fault ? off(fault) : on(face, kind)),
        }),
      );
    }),
  );

async function on(face, kind) {
  const amount = AMOUNTS.find(([id]) => id === (ui.faultAmount || "all"))[2];
  told(await post("faults", { face, kind, ...amount }));
}

const off = async (fault) => told(await del(`faults/${fault.id}`));
const allOff = async () => told(await del("faults"));

async function dropNow() {
  const answer = await post("slack/socket", { do: "drop" });
  told(answer);
  if (answer.ok !== false) toast("The socket was cut; credreq connects again.", "done");
}

function told(answer) {
  if (answer.ok === false || answer.error) toast(answer.error);
  refresh();
}

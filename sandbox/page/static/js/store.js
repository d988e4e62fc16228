/** What the page knows: the world (from the sandbox) and the ui (what this viewer opened, typed, picked). */

import { get } from "./api.js";

const SAVED = "credreq.page";
const kept = load();

export const world = { seq: -1, state: null, online: true, receivedAt: 0 };

export const ui = {
  you: kept.you || "U0PAULA",
  place: kept.place || { kind: "channel", id: "C0ACME" },
  thread: null, // {channel, ts}
  clientTab: kept.clientTab || "inbox",
  clientShown: kept.clientShown ?? true,
  pane: "chat", // on a phone: places, chat, client, controls
  homeTab: "home",
  hintSeen: kept.hintSeen || false,
  seen: kept.seen || {}, // {"user/channel": ts}
  drafts: new Map(), // field key -> Slack state entry not yet known to the world
  pending: new Set(), // keys of what waits for an answer
  trouble: new Map(), // surface key -> sentence
  errors: new Map(), // view id -> {block_id: text}
  dismissed: new Set(), // ephemerals put away
  texts: {}, // composer key -> text
  menu: null, // the open menu or listbox
  confirm: null, // the open confirm dialog
  toasts: [],
  consent: null, // the open consent page
  mail: null, // the open mail
  lit: null, // ts of the message a link led to
  notionView: "table",
  cell: null, // the cell of the tracker that is being edited
};

let renderPage = () => {};
let queued = false;

/** Say how the page is drawn. */
export function onRender(render) {
  renderPage = render;
}

/** Draw soon: several changes in one turn are drawn once. */
export function redraw() {
  if (queued) return;
  queued = true;
  requestAnimationFrame(() => queued && redrawNow());
}

/** Draw at once, so that the next key already meets what was opened. */
export function redrawNow() {
  queued = false;
  renderPage();
}

/** Change the ui, remember what outlives the visit, draw. */
export function change(values) {
  Object.assign(ui, values);
  save();
  redraw();
}

/** Remember what outlives the visit. */
export function save() {
  const { you, place, clientTab, clientShown, hintSeen, seen } = ui;
  try {
    localStorage.setItem(SAVED, JSON.stringify({ you, place, clientTab, clientShown, hintSeen, seen }));
  } catch {
    // private windows may refuse; nothing depends on it
  }
}

function load() {
  try {
    return JSON.parse(localStorage.getItem(SAVED)) || {};
  } catch {
    return {};
  }
}

let fetching = null;
let again = false;

/** Read the world anew. Calls while one is under way share the next read, so each caller sees its own change. */
export async function refresh() {
  if (fetching) {
    again = true;
    return fetching;
  }
  fetching = (async () => {
    do {
      again = false;
      take(await get("state"));
    } while (again);
  })();
  try {
    await fetching;
  } finally {
    fetching = null;
  }
}

function take(state) {
  if (state.down || state.seq === undefined) {
    if (!state.down) console.error("no state:", state.error);
    world.online = !state.down;
  } else {
    Object.assign(world, { state, seq: state.seq, online: true, receivedAt: performance.now() });
  }
  redraw();
}

/** Follow the feed for ever; show the banner while it is gone. */
export function follow() {
  const feed = new EventSource("/control/feed");
  feed.onopen = () => {
    setOnline(true);
    refresh();
  };
  feed.onmessage = (event) => {
    const { seq } = JSON.parse(event.data);
    if (seq !== world.seq) refresh();
  };
  feed.onerror = () => {
    feed.close();
    setOnline(false);
    setTimeout(follow, 1000);
  };
}

function setOnline(online) {
  if (world.online === online) return;
  world.online = online;
  redraw();
}

/** Return the sandbox's present moment in milliseconds. */
export function now() {
  if (!world.state) return Date.now();
  const passed = (performance.now() - world.receivedAt) * (world.state.scale || 1);
  return Date.parse(world.state.now) + passed;
}

let toastCount = 0;

/** Show a short notice; `kind` is "error" or "done". */
export function toast(text, kind = "error") {
  const id = ++toastCount;
  ui.toasts.push({ id, text, kind });
  setTimeout(() => untoast(id), kind === "error" ? 9000 : 4000);
  redraw();
}

/** Put a notice away. */
export function untoast(id) {
  ui.toasts = ui.toasts.filter((entry) => entry.id !== id);
  redraw();
}

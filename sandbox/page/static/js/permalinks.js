/** Links to messages of this workspace and to its tracker: they lead into the page instead of out of it. */

import { channel, isDm, otherOf, BOT } from "./people.js";
import { messagesOf, openPlace } from "./places.js";
import { change, ui, world } from "./store.js";

/** Return what a message link points at, or null for other links. */
export function permalink(href) {
  const [, id, seconds, micros] = /\/archives\/(\w+)\/p(\d{10})(\d{6})/.exec(href) || [];
  if (!id || !channel(id)) return null;
  return { channel: id, ts: `${seconds}.${micros}`, thread: new URL(href).searchParams.get("thread_ts") };
}

/** Go to a message and light it up. */
export function goTo({ channel: id, ts, thread }) {
  const one = channel(id);
  const place = !isDm(one) ? { kind: "channel", id } : otherOf(one)?.id === BOT ? { kind: "app" } : { kind: "dm", id };
  if (place.kind === "app") ui.homeTab = "messages";
  openPlace(place, thread && thread !== ts ? { channel: id, ts: thread } : null);
  change({ lit: messagesOf(id).some((message) => message.ts === ts) ? ts : null });
  setTimeout(() => ui.lit === ts && change({ lit: null }), 3000);
}

/** Tell whether a link leads to a table or a row of the sandbox's Notion. */
export function leadsToTracker(href) {
  const [, id] = /^https:\/\/app\.notion\.com\/p\/(?:[^?#]*-)?([0-9a-f]{32})/.exec(href) || [];
  const tables = world.state?.notion?.databases || [];
  return Boolean(id) && JSON.stringify(tables).replaceAll("-", "").includes(id);
}

const showTracker = () => change({ clientTab: "notion", clientShown: true, consent: null, pane: "client" });

/** Catch clicks on such links wherever they are. */
export function catchPermalinks() {
  document.addEventListener("click", (event) => {
    const href = event.target.closest?.("a[href]")?.href;
    const target = href && permalink(href);
    if (!target && !leadsToTracker(href)) return;
    event.preventDefault();
    if (target) goTo(target);
    else showTracker();
  });
}

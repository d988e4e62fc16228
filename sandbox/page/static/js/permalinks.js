/** Links to messages of this workspace: they lead into the page instead of out of it. */

import { channel, isDm, otherOf, BOT } from "./people.js";
import { messagesOf, openPlace } from "./places.js";
import { change, ui } from "./store.js";

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

/** Catch clicks on message links wherever they are. */
export function catchPermalinks() {
  document.addEventListener("click", (event) => {
    const href = event.target.closest?.("a[href]")?.href;
    const target = href && permalink(href);
    if (!target) return;
    event.preventDefault();
    goTo(target);
  });
}

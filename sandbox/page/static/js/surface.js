/** A surface carries blocks: a message, a modal, a Home. Its ctx tells blocks where they are. */

import { ui } from "./store.js";

/** Return the ctx of a message (or of an ephemeral, which only one person has). */
export function messageSurface(channel, message, ephemeral = false) {
  const container = { type: "message", channel, ts: message.ts };
  if (ephemeral) container.is_ephemeral = true;
  return { key: `m:${ui.you}:${channel}:${message.ts}`, kind: "message", container, user: ui.you, values: message.state?.values };
}

/** Return the ctx of a modal or of Home. */
export function viewSurface(view, kind) {
  return {
    key: `v:${ui.you}:${view.id}`,
    kind,
    view,
    container: { type: "view", view_id: view.id },
    user: ui.you,
    values: view.state?.values || {},
  };
}

/** The thread beside the channel. */

import { composer } from "./composer.js";
import { threadList } from "./conversation.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { messageRows } from "./messages.js";
import { channel } from "./people.js";
import { stick } from "./scroll.js";
import { change, ui } from "./store.js";

/** Draw the open thread, if any. */
export function threadPane() {
  if (!ui.thread) return null;
  const one = channel(ui.thread.channel);
  if (!one) return null;
  const { root, replies } = threadList(ui.thread);
  const close = () => change({ thread: null });
  return h(
    "section",
    { class: "thread", key: `thread-${ui.thread.ts}`, "aria-label": "Thread", onkeydown: (event) => event.key === "Escape" && !event.defaultPrevented && close() },
    h(
      "header",
      { class: "pane-head" },
      h("h2", { class: "pane-title" }, "Thread"),
      h("span", { class: "muted" }, one.name ? `#${one.name}` : ""),
      h("button", { type: "button", class: "tool push", "aria-label": "Close thread", onclick: close }, icon("close")),
    ),
    h(
      "div",
      { class: "scroll", key: "replies", role: "log", "aria-label": "Replies", tabindex: "0", ...stick() },
      root ? messageRows(one.id, [root]) : h("p", { class: "empty" }, "The first message was deleted."),
      replies.length > 0 && h("div", { class: "day is-count", role: "separator" }, h("span", {}, `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`)),
      messageRows(one.id, replies),
    ),
    composer(one, ui.thread.ts),
  );
}

/** The client's side: inbox, Make, Notion. */

import { consentPane } from "./consent.js";
import { h, cls } from "./dom.js";
import { rove } from "./focus.js";
import { icon } from "./icons.js";
import { inbox, mails } from "./inbox.js";
import { makeList } from "./make.js";
import { notionPane } from "./notion.js";
import { change, ui } from "./store.js";

const TABS = [
  ["inbox", "Inbox", "mail", inbox],
  ["make", "Make", "key", makeList],
  ["notion", "Notion", "table", notionPane],
];

/** Draw the client's side. */
export function clientPane() {
  const [id, , , draw] = TABS.find(([name]) => name === ui.clientTab) || TABS[0];
  return h(
    "aside",
    { class: cls("client", ui.clientTab === "notion" && "is-wide"), key: "client", "aria-label": "The client’s side" },
    h(
      "header",
      { class: "pane-head" },
      h("h2", { class: "sr-only" }, "The client’s side"),
      h("div", { class: "tabs", role: "tablist", "aria-label": "The client’s side", onkeydown: (event) => rove(event, "[role=tab]") }, TABS.map(tab)),
    ),
    ui.consent ? consentPane() : h("div", { class: "client-body", key: `body-${id}`, role: "tabpanel", "aria-labelledby": `client-${id}` }, draw()),
  );
}

function tab([id, label, sign]) {
  const on = ui.clientTab === id;
  const fresh = id === "inbox" ? mails().filter((mail) => !ui.readMails?.has(mail.key)).length : 0;
  return h(
    "button",
    {
      type: "button",
      class: cls("tab", on && "is-on"),
      role: "tab",
      id: `client-${id}`,
      "aria-selected": String(on),
      tabindex: on ? "0" : "-1",
      onclick: () => change({ clientTab: id, consent: null, mail: null }),
    },
    icon(sign, 15),
    label,
    fresh > 0 && h("span", { class: "count", "aria-label": `${fresh} new` }, String(fresh)),
  );
}

/** The mails that arrived: from Make, and from credreq by SMTP. */

import { consentPath, openConsent } from "./consent.js";
import { dayAndTime, full, nearDay, time } from "./dates.js";
import { h, cls, link } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./menu.js";
import { avatar } from "./people.js";
import { change, ui, world } from "./store.js";

ui.readMails = new Set();

/** Return every mail, newest first, each with a key. */
export function mails() {
  const held = world.state?.mail;
  const sent = [...(Array.isArray(held) ? held : held?.mails || []), ...(world.state?.make?.mails || []), ...(world.state?.smtp?.mails || [])];
  const known = new Map(sent.map((mail) => [`${mail.at}|${mail.to}|${mail.subject}`, mail]));
  return [...known].map(([key, mail]) => ({ ...mail, key, to: [mail.to].flat().join(", ") })).sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
}

/** Draw the inbox, or the mail that is open. */
export function inbox() {
  const all = mails();
  const opened = all.find((mail) => mail.key === ui.mail);
  if (opened) return reading(opened);
  if (!all.length) {
    return h("div", { class: "blank" }, icon("mail", 40), h("h3", {}, "No mail yet"), h("p", {}, "When somebody asks for access, Make mails the client a link. It arrives here."));
  }
  const people = [...new Set(all.map((mail) => mail.to))];
  const shown = all.filter((mail) => !ui.mailTo || mail.to === ui.mailTo);
  return [people.length > 1 && filter(people), h("ul", { class: "mails", key: "mails" }, shown.map(row))];
}

function filter(people) {
  const items = [{ label: "Everybody", checked: !ui.mailTo, pick: () => change({ mailTo: null }) }].concat(
    people.map((one) => ({ label: one, checked: ui.mailTo === one, pick: () => change({ mailTo: one }) })),
  );
  return h(
    "button",
    { type: "button", class: "btn is-quiet mail-filter", key: "filter", "aria-haspopup": "menu", onclick: (event) => openMenu("mail-filter", event.currentTarget, items) },
    `Inbox of: ${ui.mailTo || "everybody"}`,
    icon("caret", 14),
  );
}

function open(mail) {
  ui.readMails.add(mail.key);
  change({ mail: mail.key });
}

const sender = (mail) => String(mail.from || "").replace(/\s*<.*>/, "").replace(/^"|"$/g, "") || "unknown";

function row(mail) {
  const at = Date.parse(mail.at);
  return h(
    "li",
    { key: mail.key },
    h(
      "button",
      { type: "button", class: cls("mail", !ui.readMails.has(mail.key) && "is-new"), onclick: () => open(mail) },
      avatar("", 32, sender(mail)),
      h(
        "span",
        { class: "mail-words" },
        h("span", { class: "mail-top" }, h("b", {}, sender(mail)), h("time", { title: full(at) }, nearDay(at) === "Today" ? time(at) : dayAndTime(at))),
        h("span", { class: "mail-subject" }, mail.subject),
        h("span", { class: "mail-start" }, `to ${mail.to}`),
      ),
    ),
  );
}

function reading(mail) {
  const at = Date.parse(mail.at);
  return h(
    "article",
    { class: "reading", key: mail.key, "aria-label": mail.subject },
    h("button", { type: "button", class: "btn is-quiet", onclick: () => change({ mail: null }), onmount: (el) => el.focus() }, icon("back", 16), "Inbox"),
    h("h3", { class: "mail-title" }, mail.subject),
    h(
      "div",
      { class: "mail-head" },
      avatar("", 36, sender(mail)),
      h("div", {}, h("p", {}, h("b", {}, sender(mail)), h("span", { class: "muted" }, ` ${/<.*>/.exec(mail.from || "")?.[0] || ""}`)), h("p", { class: "muted" }, `to ${mail.to}${mail.cc ? `, cc ${[mail.cc].flat().join(", ")}` : ""} · ${dayAndTime(at)}`)),
    ),
    h("div", { class: "mail-text" }, withLinks(String(mail.text || ""))),
  );
}

function withLinks(text) {
  return text.split(/(https?:\/\/[^\s<>]+)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const url = part.replace(/[.,;)]+$/, "");
    const rest = part.slice(url.length);
    if (!consentPath(url)) return [link(url, url), rest];
    return [h("button", { type: "button", class: "btn is-primary is-solid mail-link", onclick: () => openConsent(url, "Make’s consent page") }, "Open Make’s page"), h("span", { class: "mail-url" }, url), rest];
  });
}

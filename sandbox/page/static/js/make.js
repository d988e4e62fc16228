/** What Make holds: requests with their credentials. */

import { openConsent } from "./consent.js";
import { dayAndTime } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { world } from "./store.js";

const WORDS = {
  pending: "Pending",
  incomplete: "Incomplete",
  authorized: "Authorized",
  partially_authorized: "Partially authorized",
  declined: "Declined",
  invalid: "Invalid",
  reauthorizing: "Reauthorizing",
};

/** Draw a state as a small sign. */
export const stateSign = (state) => h("span", { class: `state is-${String(state).replace(/\W/g, "")}` }, WORDS[state] || state);

/** Draw the list of requests, newest first. */
export function makeList() {
  const all = [...(world.state?.make?.requests || [])].sort((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt));
  if (!all.length) return h("div", { class: "blank" }, icon("key", 40), h("h3", {}, "No requests at Make yet"), h("p", {}, "Each app that credreq asks for becomes a Credential Request here."));
  return h("ul", { class: "requests", key: "requests" }, all.map(request));
}

function request(one) {
  const who = one.makeProvider;
  return h(
    "li",
    { class: "request", key: one.id },
    h("div", { class: "request-top" }, h("h3", {}, one.name), stateSign(one.status)),
    h("p", { class: "muted" }, who ? `${who.name} · ${who.email}` : "", one.createdAt && ` · ${dayAndTime(Date.parse(one.createdAt))}`),
    h("ul", { class: "credentials" }, (one.credentials || []).map(credential)),
    one.publicUri && h("button", { type: "button", class: "btn", onclick: () => openConsent(one.publicUri, one.name) }, "Open as the client"),
  );
}

const credential = (one) =>
  h(
    "li",
    { key: one.id },
    h("span", { class: "credential-name" }, one.label || one.appName || one.name),
    one.remoteId && h("code", { class: "muted", title: "The connection’s id at Make" }, `#${one.remoteId}`),
    stateSign(one.state),
    one.declineReason && h("p", { class: "muted credential-reason" }, `“${one.declineReason}”`),
  );

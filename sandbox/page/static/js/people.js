/** Who is who: lookups in the Slack state, avatars, role words. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ui, world } from "./store.js";

export const BOT = "U0CREDREQ";

const slack = () => world.state?.slack || {};

/** Return all users. */
export const users = () => slack().users || [];
/** Return one user or undefined. */
export const user = (id) => users().find((one) => one.id === id);
/** Return all channels, without direct messages. */
export const channels = () => (slack().channels || []).filter((one) => !isDm(one));
/** Return the direct conversations of the person who looks. */
export const dms = () => (slack().channels || []).filter((one) => isDm(one) && (one.members || []).includes(ui.you));
/** Return one channel or undefined. */
export const channel = (id) => (slack().channels || []).find((one) => one.id === id);
/** Return the user group or undefined. */
export const group = (id) => (slack().usergroups || slack().groups || []).find((one) => one.id === id);
/** Tell whether a conversation is between two people. */
export const isDm = (one) => Boolean(one.is_im) || String(one.id).startsWith("D");

/** Return the person on the other side of a direct conversation. */
export function otherOf(dm) {
  return user(dm.user && dm.user !== ui.you ? dm.user : (dm.members || []).find((id) => id !== ui.you)) || user(BOT);
}

/** Return the name people read. */
export function nameOf(id) {
  const one = user(id);
  return one ? one.real_name || one.profile?.real_name || one.name || id : id || "someone";
}

/** Say a person's role in words. */
export function roleOf(one) {
  if (one.deleted) return "Deactivated";
  if (one.is_bot) return "App";
  const home = slack().team?.id;
  if (one.is_stranger || (one.team_id && home && one.team_id !== home)) return "Client, other workspace";
  if (one.is_ultra_restricted) return "Guest in one channel";
  if (one.is_restricted) return "Guest in several channels";
  if (one.is_admin) return "Workspace admin";
  return one.title || one.profile?.title || (one.id === "U0PAULA" ? "Project lead" : "Member");
}

/** Draw a person's square; the bot shows its key. */
export function avatar(id, size = 36, label = nameOf(id)) {
  const one = user(id);
  const style = { width: `${size}px`, height: `${size}px`, "font-size": `${Math.round(size * 0.4)}px` };
  if (one?.is_bot || id === BOT) {
    return h("span", { class: "avatar is-bot", style, "aria-hidden": "true" }, icon("key", Math.round(size * 0.58)));
  }
  return h("span", { class: `avatar hue-${hue(id || label)}`, style, "aria-hidden": "true" }, initials(label));
}

const initials = (name) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => [...part][0] || "")
    .join("")
    .toUpperCase();

function hue(text) {
  const index = users().findIndex((one) => one.id === text);
  if (index >= 0) return index % 8;
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.codePointAt(0)) >>> 0;
  return sum % 8;
}

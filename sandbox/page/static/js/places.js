/** Where the viewer is: a channel, a direct conversation, or the app; and how they get elsewhere. */

import { as } from "./api.js";
import { BOT, channel, channels, dms, otherOf, user } from "./people.js";
import { change, redraw, refresh, save, toast, ui, world } from "./store.js";

/** Go to a channel, a direct conversation or the app; on a phone the chat comes to the front. */
export function openPlace(place, thread = null) {
  change({ place, thread, pane: "chat", menu: null });
  if (place.kind === "app" && ui.homeTab === "home") openHome();
}

/** Open the app's Home tab: Slack tells the app, which publishes it. People of another workspace have none. */
export async function openHome() {
  change({ homeTab: "home" });
  if (isStranger()) return;
  const answer = await as(ui.you, "home");
  if (answer.ok === false) toast(`Home did not open: ${answer.error}`);
  refresh();
}

/** Be someone else; what was open of the first person stays with them. */
export function become(id) {
  change({ you: id, thread: null, menu: null, confirm: null });
  if (!world.state) return;
  if (ui.place.kind === "channel" && !visibleChannels().some((one) => one.id === ui.place.id)) {
    ui.place = { kind: "channel", id: visibleChannels()[0]?.id };
  }
  if (ui.place.kind === "dm" && !dms().some((one) => one.id === ui.place.id)) ui.place = { kind: "channel", id: visibleChannels()[0]?.id };
  save();
  if (ui.place.kind === "app" && ui.homeTab === "home") openHome();
  redraw();
}

/** Tell whether the person who looks is of another workspace. */
export function isStranger() {
  const home = world.state?.slack?.team?.id;
  const theirs = user(ui.you)?.team_id;
  return Boolean(home && theirs && home !== theirs);
}

/** Return the channels the person sees: guests and strangers only their own. */
export function visibleChannels() {
  const me = user(ui.you) || {};
  const outsider = me.is_restricted || me.is_ultra_restricted || isStranger();
  return channels().filter((one) => isMember(one) || (!outsider && !one.is_private));
}

/** Tell whether the person is in a channel. */
export const isMember = (one) => !one?.members || one.members.includes(ui.you);

/** Return the conversation on screen: a channel, or the direct one with the app on its Messages tab. */
export function here() {
  if (ui.place.kind === "app") return dms().find((one) => otherOf(one)?.id === BOT) || null;
  return channel(ui.place.id) || null;
}

/** Return the messages of a conversation, oldest first, without those deleted. */
export const messagesOf = (id) => (world.state?.slack?.messages?.[id] || []).filter((one) => !one.deleted);

/** Return what only this person sees in a conversation. */
export const ephemeralsOf = (id) =>
  (world.state?.slack?.ephemerals?.[ui.you] || []).filter((one) => one.channel === id && !ui.dismissed.has(`${ui.you}/${one.ts}`));

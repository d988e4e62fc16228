/** Which messages stand in a channel and which in a thread. */

import { ephemeralsOf, messagesOf } from "./places.js";
import { ui, world } from "./store.js";

const byTs = (one, other) => Number(one.ts) - Number(other.ts);
const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;
const marked = (list) => list.map((one) => ({ user: "U0CREDREQ", ...one, ephemeral: true }));

/** Return what the channel shows: roots with their reply counts, broadcasts, ephemerals. */
export function channelList(id) {
  const all = messagesOf(id);
  const replies = new Map();
  for (const one of all.filter(isReply)) replies.set(one.thread_ts, [...(replies.get(one.thread_ts) || []), one]);
  const roots = all.filter((one) => !isReply(one) || one.broadcast || one.subtype === "thread_broadcast").map((one) => counted(one, replies.get(one.ts)));
  const orphans = orphanRoots(id, replies);
  return [...roots, ...orphans, ...marked(ephemeralsOf(id).filter((one) => !one.thread_ts))].sort(byTs);
}

function counted(message, replies) {
  if (!replies) return message;
  const users = [...new Set(replies.map((one) => one.user))];
  return { ...message, reply_count: replies.length, reply_users: users, latest_reply: replies.at(-1).ts };
}

function orphanRoots(id, replies) {
  const gone = (world.state?.slack?.messages?.[id] || []).filter((one) => one.deleted && replies.has(one.ts));
  return gone.map((one) => counted({ ts: one.ts, user: one.user, text: "_This message was deleted._" }, replies.get(one.ts)));
}

/** Return what the open thread shows: its root, then the replies and ephemerals in it. */
export function threadList({ channel, ts }) {
  const all = messagesOf(channel);
  const root = all.find((one) => one.ts === ts);
  const rest = all.filter((one) => isReply(one) && one.thread_ts === ts);
  const own = marked(ephemeralsOf(channel).filter((one) => one.thread_ts === ts));
  return { root, replies: [...rest, ...own].sort(byTs) };
}

/** Return the newest ts of a channel, for the unread mark. */
export const newest = (id) => messagesOf(id).reduce((last, one) => (Number(one.ts) > Number(last) && one.user !== ui.you ? one.ts : last), "0");

/** Where a select's options come from, and where its choice is kept. */

import { as } from "../api.js";
import { channel, channels, dms, isDm, nameOf, otherOf, roleOf, user, users } from "../people.js";
import { visibleChannels } from "../places.js";
import { plain } from "./text.js";

const SLOTS = { static: "selected_option", external: "selected_option", users: "selected_user", conversations: "selected_conversation", channels: "selected_channel" };

/** Return the name of the state entry a select fills, and whether it holds ids. */
export function slotOf(element) {
  const multi = element.type.startsWith("multi_");
  const kind = element.type.replace("multi_", "").replace("_select", "");
  return { name: SLOTS[kind] + (multi ? "s" : ""), ids: !["static", "external"].includes(kind) };
}

/** Return a conversation's name as the person reads it. */
export function channelName(id) {
  const one = channel(id);
  if (!one) return user(id) ? nameOf(id) : id;
  return isDm(one) ? nameOf(otherOf(one)?.id) : `#${one.name}`;
}

const option = (value, text, note) => ({ value, text: { type: "plain_text", text, emoji: false }, note });
const people = () => users().filter((one) => !one.deleted && !one.is_bot);

function conversations(element) {
  const filter = element.filter || {};
  const wants = (kind) => !filter.include || filter.include.includes(kind);
  const open = visibleChannels().filter((one) => !one.is_archived && wants(one.is_private ? "private" : "public"));
  const inside = open.filter((one) => !(filter.exclude_external_shared_channels && one.is_ext_shared));
  const direct = wants("im") ? dms().filter((one) => !(filter.exclude_bot_users && otherOf(one)?.is_bot)) : [];
  return [...inside, ...direct].map((one) => option(one.id, channelName(one.id)));
}

/** Return the options of a select for a query: {groups} or {hint} or {error}; asks the app where it must. */
export async function load(model, query) {
  const { element } = model;
  if (/external_select/.test(element.type)) return external(model, query);
  const all = {
    users: () => people().map((one) => option(one.id, nameOf(one.id), roleOf(one))),
    channels: () => channels().filter((one) => !one.is_archived && !one.is_private).map((one) => option(one.id, `#${one.name}`)),
    conversations: () => conversations(element),
  }[element.type.replace("multi_", "").replace("_select", "")];
  return { groups: narrow(all ? [{ options: all() }] : groupsOf(element), query) };
}

const groupsOf = (source) =>
  source.option_groups?.length
    ? source.option_groups.map((one) => ({ label: plain(one.label), options: one.options || [] }))
    : [{ options: source.options || [] }];

function narrow(groups, query) {
  const words = query.trim().toLowerCase();
  const fits = (one) => !words || plain(one.text).toLowerCase().includes(words);
  return groups.map((one) => ({ ...one, options: one.options.filter(fits) })).filter((one) => one.options.length);
}

async function external({ ctx, block, element }, query) {
  const least = element.min_query_length ?? 3;
  if ([...query.trim()].length < least) return { groups: [], hint: `Type ${least} letter${least === 1 ? "" : "s"} or more to search.` };
  const body = { container: ctx.container, action_id: element.action_id, block_id: block.block_id, query };
  const answer = await as(ctx.user, "options", body);
  if (answer.ok === false || answer.error) return { groups: [], error: "The app did not send any options in time." };
  return { groups: groupsOf(answer).filter((one) => one.options.length) };
}

/** What a field holds, in Slack's `state.values` form, and how it travels to the control API. */

import { as } from "./api.js";
import { redraw, redrawNow, refresh, toast, ui } from "./store.js";

/** Return the key of one field or button on one surface. */
export const fieldKey = (ctx, block, element) => `${ctx.key}|${block.block_id || ""}|${element.action_id || ""}`;

/** Return a field's entry: what was just typed, else what the world holds, else what the app proposed. */
export function entryOf(ctx, block, element) {
  const draft = ui.drafts.get(fieldKey(ctx, block, element));
  if (draft) return draft;
  return ctx.values?.[block.block_id]?.[element.action_id] || initial(element);
}

const INITIAL = [
  ["initial_option", "selected_option"],
  ["initial_options", "selected_options"],
  ["initial_user", "selected_user"],
  ["initial_users", "selected_users"],
  ["initial_conversation", "selected_conversation"],
  ["initial_conversations", "selected_conversations"],
  ["initial_channel", "selected_channel"],
  ["initial_channels", "selected_channels"],
  ["initial_date", "selected_date"],
  ["initial_time", "selected_time"],
  ["initial_date_time", "selected_date_time"],
  ["initial_value", "value"],
];

function initial(element) {
  const entry = { type: element.type };
  for (const [from, to] of INITIAL) if (element[from] !== undefined) entry[to] = element[from];
  return entry;
}

/** Turn an entry into the value the control API takes. */
export function wire(entry) {
  for (const [, name] of INITIAL) {
    if (!(name in entry)) continue;
    const held = entry[name];
    if (name === "selected_option") return held ? held.value : null;
    if (name === "selected_options") return (held || []).map((option) => option.value);
    return held;
  }
  return null;
}

const chains = new Map(); // view id -> promise: the fills of one view travel in order

/** Fill one field of a view; draw at once, tell the sandbox in order. */
export function fill(ctx, block, element, entry) {
  if (!ctx.view) return click(ctx, block, element, wire(entry), entry);
  const key = fieldKey(ctx, block, element);
  ui.drafts.set(key, entry);
  forgetError(ctx, block);
  redrawNow(); // the next key must already meet this choice
  return queue(ctx.view.id, async () => {
    const body = { view_id: ctx.view.id, block_id: block.block_id, action_id: element.action_id, value: wire(entry) };
    const answer = await as(ctx.user, "input", body);
    if (answer.ok === false || answer.error) complain(ctx, answer);
    await refresh();
    if (ui.drafts.get(key) === entry) ui.drafts.delete(key);
    redrawNow();
  });
}

function queue(viewId, job) {
  const next = (chains.get(viewId) || Promise.resolve()).then(job);
  chains.set(viewId, next);
  return next;
}

/** Wait until every fill of a view has arrived. */
export const settled = (viewId) => chains.get(viewId) || Promise.resolve();

const timers = new Map(); // field key -> {timer, send}

/** Keep what is typed, and send it a moment after the last key. `when` is "soon" or "later" (on Enter or submit). */
export function type(ctx, block, element, text, when = "soon") {
  const key = fieldKey(ctx, block, element);
  const entry = { type: element.type, value: text || null };
  ui.drafts.set(key, entry);
  clearTimeout(timers.get(key)?.timer);
  const send = () => {
    timers.delete(key);
    return fill(ctx, block, element, entry);
  };
  timers.set(key, { timer: when === "soon" ? setTimeout(send, 250) : 0, send });
  forgetError(ctx, block);
}

function forgetError(ctx, block) {
  if (!errorOf(ctx, block)) return;
  ui.errors.set(ctx.view.id, { ...ui.errors.get(ctx.view.id), [block.block_id]: "" });
  redraw();
}

/** Return what is wrong with a field, until the person touches it. */
export function errorOf(ctx, block) {
  if (!ctx.view) return "";
  const local = ui.errors.get(ctx.view.id);
  return local && block.block_id in local ? local[block.block_id] : ctx.view.errors?.[block.block_id] || "";
}

/** Send what is typed in a surface and not sent yet. */
export async function flush(ctx, only = ctx.key) {
  for (const [key, { timer, send }] of [...timers]) {
    if (!key.startsWith(only)) continue;
    clearTimeout(timer);
    send();
  }
  await settled(ctx.view?.id);
}

/** Tell the person what went wrong where they acted. */
export function complain(ctx, answer) {
  ui.trouble.set(ctx.key, words(answer));
  if (!ctx.view) toast(words(answer));
}

const WORDS = {
  operation_timeout: "credreq did not answer in time (operation_timeout). Nothing may have happened: look, then try again.",
  dispatch_failed: "credreq could not be reached (dispatch_failed). Is the bot running?",
  no_connection: "credreq is not connected. Is the bot running?",
};

/** Return a sentence for a failed answer, with the service's own error name. */
export function words({ message, error }) {
  if (message) return message.includes(error) ? message : `${message} (${error})`;
  return WORDS[error] || String(error || "That did not work.");
}

/** Press a button or pick in a select outside an input block; waits for the app's ack. */
export async function click(ctx, block, element, value, entry) {
  const key = fieldKey(ctx, block, element) + (value === undefined ? "" : `|${JSON.stringify(value)}`);
  if (ui.pending.has(key)) return;
  ui.pending.add(key);
  ui.trouble.delete(ctx.key);
  if (entry) ui.drafts.set(fieldKey(ctx, block, element), entry);
  redraw();
  if (ctx.view) await flush(ctx);
  const body = { container: ctx.container, action_id: element.action_id, block_id: block.block_id };
  const answer = await as(ctx.user, "click", value === undefined ? body : { ...body, value });
  if (answer.ok === false || answer.error) complain(ctx, answer);
  await refresh();
  ui.pending.delete(key);
  if (entry && ctx.view) ui.drafts.delete(fieldKey(ctx, block, element));
  redraw();
}

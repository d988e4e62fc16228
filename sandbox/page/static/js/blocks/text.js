/** Text objects: plain_text and mrkdwn. */

import { h } from "../dom.js";
import { withEmoji } from "../emoji.js";
import { decode, mrkdwn } from "../mrkdwn.js";

/** Turn a text object (or a bare string) into children; null for none. */
export function textOf(text) {
  if (text === null || text === undefined) return null;
  if (typeof text === "string") return decode(text);
  if (text.type === "mrkdwn") return mrkdwn(text.text, text.verbatim);
  return plain(text);
}

/** Return a plain_text object as a string. */
export function plain(text) {
  if (text === null || text === undefined) return "";
  const value = decode(typeof text === "string" ? text : text.text || "");
  return text.emoji === false ? value : withEmoji(value);
}

/** Return a text object as a string, for labels and placeholders. */
export const asLabel = (text) => plain(typeof text === "string" ? text : { ...text, text: text?.text || "" });

/** Draw a text object in an element that keeps its line breaks. */
export const textBox = (name, text) => h("div", { class: name }, textOf(text));

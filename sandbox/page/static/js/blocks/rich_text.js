/** The rich_text block. */

import { h, link } from "../dom.js";
import { emoji } from "../emoji.js";
import { broadcastPill, channelPill, dateElement, emojiNode, groupPill, userPill } from "../mrkdwn.js";

/** Draw a rich_text block. */
export const richText = (block) => h("div", { class: "text rich" }, (block.elements || []).map(part));

function part(one) {
  if (one.type === "rich_text_list") return list(one);
  if (one.type === "rich_text_preformatted") return h("pre", { class: "pre" }, (one.elements || []).map(leaf));
  if (one.type === "rich_text_quote") return h("blockquote", { class: "quote" }, (one.elements || []).map(leaf));
  return h("p", { class: "rich-section" }, (one.elements || []).map(leaf));
}

function list(one) {
  const ordered = one.style === "ordered";
  return h(
    ordered ? "ol" : "ul",
    { class: "list", style: { "--indent": one.indent || 0 }, start: ordered && one.offset ? one.offset + 1 : null },
    (one.elements || []).map((item) => h("li", {}, (item.elements || []).map(leaf))),
  );
}

const LEAVES = {
  text: (one) => one.text || "",
  link: (one) => link(one.url, one.text || one.url),
  emoji: (one) => (emoji(one.name) ? emojiNode(one.name) : fromCodes(one) || `:${one.name}:`),
  user: (one) => userPill(one.user_id),
  channel: (one) => channelPill(one.channel_id),
  usergroup: (one) => groupPill(one.usergroup_id),
  broadcast: (one) => broadcastPill(one.range),
  date: (one) => dateElement(one.timestamp, one.format || "{date_short_pretty} at {time}", one.url, one.fallback),
  color: (one) => h("span", { class: "color" }, h("span", { class: "color-dot", style: { background: /^#[0-9a-f]{3,8}$/i.test(one.value) ? one.value : "none" } }), one.value),
};

function fromCodes(one) {
  const codes = String(one.unicode || "").split("-").map((code) => Number.parseInt(code, 16));
  return codes.every((code) => code > 0 && code <= 0x10ffff) ? String.fromCodePoint(...codes) : "";
}

function leaf(one) {
  let node = Object.hasOwn(LEAVES, one.type) ? LEAVES[one.type](one) : one.text || "";
  const style = one.style || {};
  if (style.code) node = h("code", { class: "code" }, node);
  if (style.bold) node = h("strong", {}, node);
  if (style.italic) node = h("em", {}, node);
  if (style.strike) node = h("s", {}, node);
  if (style.underline) node = h("u", {}, node);
  return node;
}

/** Slack's mrkdwn as described elements: never HTML, whatever the text holds. */

import { h, link } from "./dom.js";
import { fillTemplate, full } from "./dates.js";
import { emoji } from "./emoji.js";
import { channel, group, nameOf, user } from "./people.js";
import { openPlace } from "./places.js";

/** Undo Slack's three escapes. */
export const decode = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** Turn a mrkdwn text into elements; `verbatim` leaves bare addresses alone. */
export function mrkdwn(text, verbatim = false) {
  const out = [];
  const parts = String(text ?? "").split(/```([\s\S]*?)```/);
  parts.forEach((part, index) => {
    if (index % 2) out.push(h("pre", { class: "pre" }, preLines(part)));
    else if (part) out.push(...blocks(trimAround(part, index, parts.length), verbatim));
  });
  return out;
}

const preLines = (part) => inlineEntities(part.replace(/^\n|\n$/g, ""));

function trimAround(part, index, count) {
  let text = part;
  if (index > 0) text = text.replace(/^\n/, "");
  if (index < count - 1) text = text.replace(/\n$/, "");
  return text;
}

const QUOTE = /^(?:&gt;|>)\s?/;
const BULLET = /^(\s*)([•◦▪‣])\s+/;

function blocks(text, verbatim) {
  const out = [];
  let quote = [];
  const flush = () => {
    if (quote.length) out.push(h("blockquote", { class: "quote" }, lines(quote, verbatim)));
    quote = [];
  };
  let plain = [];
  const flushPlain = () => {
    if (plain.length) out.push(...lines(plain, verbatim));
    plain = [];
  };
  for (const line of text.split("\n")) {
    if (QUOTE.test(line)) {
      flushPlain();
      quote.push(line.replace(QUOTE, ""));
    } else {
      flush();
      plain.push(line);
    }
  }
  flush();
  flushPlain();
  return out;
}

function lines(all, verbatim) {
  const out = [];
  all.forEach((line, index) => {
    const bullet = BULLET.exec(line);
    if (bullet) {
      const rest = line.slice(bullet[0].length);
      out.push(h("span", { class: "bullet", style: { "--indent": bullet[1].length } }, `${bullet[2]} `, inline(rest, verbatim)));
    } else {
      out.push(...inline(line, verbatim));
      if (index < all.length - 1) out.push(h("br"));
    }
  });
  return out;
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const TOKEN = /`([^`\n]+)`|<([^<>\n]+)>|([*_~])(?=\S)|:([\w+-]+):|https?:\/\/[^\s<>|]+/g;

/** Turn one line of mrkdwn into elements. */
export function inline(text, verbatim = false) {
  const out = [];
  let done = 0;
  const token = new RegExp(TOKEN);
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const made = make(match, text, verbatim);
    if (!made) {
      token.lastIndex = match.index + 1;
      continue;
    }
    if (match.index > done) out.push(decode(text.slice(done, match.index)));
    out.push(made.node);
    done = token.lastIndex = made.end;
  }
  if (done < text.length) out.push(decode(text.slice(done)));
  return out;
}

function make(match, text, verbatim) {
  const end = match.index + match[0].length;
  if (match[1]) return { node: h("code", { class: "code" }, inlineEntities(match[1])), end };
  if (match[2]) return { node: entity(match[2]), end };
  if (match[3]) return marked(match, text, verbatim);
  if (match[4]) return emoji(match[4]) ? { node: emojiNode(match[4]), end } : null;
  return verbatim ? null : bare(match);
}

/** Describe an emoji with its name for those who cannot see it. */
export const emojiNode = (name) => h("span", { class: "emoji", role: "img", "aria-label": name, title: `:${name}:` }, emoji(name));

function bare(match) {
  const url = match[0].replace(/[.,;:!?)\]'"*_~]+$/, "");
  return { node: link(decode(url), decode(url)), end: match.index + url.length };
}

function marked(match, text, verbatim) {
  const mark = match[3];
  const before = text[match.index - 1] || " ";
  if (before === mark || /[\p{L}\p{N}]/u.test(before)) return null;
  for (let at = text.indexOf(mark, match.index + 2); at > 0; at = text.indexOf(mark, at + 1)) {
    const inner = text.slice(match.index + 1, at);
    const after = text[at + 1] || " ";
    if (/\S$/.test(inner) && !/[\p{L}\p{N}]/u.test(after) && after !== mark && balanced(inner)) {
      return { node: h(MARKS[mark], {}, inline(inner, verbatim)), end: at + 1 };
    }
  }
  return null;
}

const count = (text, mark) => text.split(mark).length - 1;
const balanced = (text) => count(text, "<") === count(text, ">") && count(text, "`") % 2 === 0;

function inlineEntities(text) {
  return text.split(/(<[^<>\n]+>)/).map((part) => (part.startsWith("<") && part.endsWith(">") && part.length > 2 ? entity(part.slice(1, -1)) : decode(part)));
}

function entity(body) {
  const [target, ...rest] = body.split("|");
  const label = rest.length ? decode(rest.join("|")) : "";
  if (target.startsWith("@")) return userPill(target.slice(1), label);
  if (target.startsWith("#")) return channelPill(target.slice(1), label);
  if (target.startsWith("!")) return special(target.slice(1), label);
  const url = decode(target);
  if (/^[a-z][\w+.-]*:/i.test(url)) return link(url, label ? inlineLabel(label) : url.replace(/^mailto:/, ""));
  return decode(`<${body}>`);
}

const inlineLabel = (label) => label.split(/(:[\w+-]+:)/).map((part) => (/^:[\w+-]+:$/.test(part) && emoji(part.slice(1, -1)) ? emojiNode(part.slice(1, -1)) : part));

/** Describe a mention of a person. */
export const userPill = (id, label = "") => h("span", { class: "pill", title: user(id) ? nameOf(id) : id }, `@${user(id) ? nameOf(id) : label || id}`);

/** Describe a channel's mention; it opens the channel. */
export function channelPill(id, label = "") {
  const found = channel(id);
  if (!found) return h("span", { class: "pill" }, `#${label || id}`);
  return h("button", { class: "pill", type: "button", onclick: () => openPlace({ kind: "channel", id }) }, `#${found.name}`);
}

/** Describe a user group's mention. */
export function groupPill(id, label = "") {
  const found = group(id);
  const handle = found?.handle || label.replace(/^@/, "") || (id === "S0LEADS" ? "leads" : id);
  return h("span", { class: "pill is-group", title: found?.name || "User group" }, `@${handle}`);
}

/** Describe @here, @channel or @everyone. */
export const broadcastPill = (range) => h("span", { class: "pill is-loud" }, `@${range}`);

function special(body, label) {
  if (body.startsWith("subteam^")) return groupPill(body.slice(8), label);
  if (body.startsWith("date^")) return dateNode(body, label);
  if (["here", "channel", "everyone"].includes(body.split("^")[0])) return broadcastPill(body.split("^")[0]);
  return h("span", {}, label || decode(`<!${body}>`));
}

function dateNode(body, fallback) {
  const [, seconds, template = "", url] = body.split("^");
  return dateElement(seconds, decode(template), url && decode(url), fallback);
}

/** Describe a moment in the viewer's zone. */
export function dateElement(seconds, template, url, fallback) {
  const text = fillTemplate(seconds, template);
  if (text === null) return h("span", {}, fallback || String(seconds));
  const node = h("time", { datetime: new Date(seconds * 1000).toISOString(), title: full(seconds * 1000) }, text);
  return url ? link(url, node) : node;
}

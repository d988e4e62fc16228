/** The markdown block: the everyday part of Markdown, as elements. */

import { h, link } from "../dom.js";
import { emoji } from "../emoji.js";
import { decode, emojiNode } from "../mrkdwn.js";

const RULES = [
  [/^```\w*$/, fence],
  [/^(#{1,6})\s+/, heading],
  [/^\s*([-*_])(\s*\1){2,}\s*$/, (lines) => [h("hr", { class: "divider" }), lines.slice(1)]],
  [/^>\s?/, quote],
  [/^\s*[-*+]\s+/, (lines) => list(lines, /^\s*[-*+]\s+/, "ul")],
  [/^\s*\d+[.)]\s+/, (lines) => list(lines, /^\s*\d+[.)]\s+/, "ol")],
];

/** Draw a markdown block. */
export const markdown = (block) => h("div", { class: "text rich" }, parts(String(block.text || "").split("\n")));

function parts(all) {
  const out = [];
  let lines = all;
  while (lines.length) {
    const rule = RULES.find(([test]) => test.test(lines[0]));
    if (!lines[0].trim()) lines = lines.slice(1);
    else {
      const [node, rest] = (rule ? rule[1] : paragraph)(lines);
      out.push(node);
      lines = rest;
    }
  }
  return out;
}

function fence(lines) {
  const end = lines.findIndex((line, index) => index > 0 && line.startsWith("```"));
  const stop = end < 0 ? lines.length : end;
  return [h("pre", { class: "pre" }, lines.slice(1, stop).join("\n")), lines.slice(stop + 1)];
}

function heading(lines) {
  const [mark, hashes] = /^(#{1,6})\s+/.exec(lines[0]);
  return [h("p", { class: `md-heading is-${Math.min(hashes.length, 3)}`, role: "heading", "aria-level": String(hashes.length + 2) }, spans(lines[0].slice(mark.length))), lines.slice(1)];
}

const reach = (lines, test) => {
  const end = lines.findIndex((line) => !test(line));
  return end < 0 ? lines.length : end;
};

function quote(lines) {
  const end = reach(lines, (line) => /^>/.test(line));
  return [h("blockquote", { class: "quote" }, parts(lines.slice(0, end).map((line) => line.replace(/^>\s?/, "")))), lines.slice(end)];
}

function list(lines, mark, tag) {
  const end = reach(lines, (line) => mark.test(line));
  const items = lines.slice(0, end).map((line) => {
    const body = line.replace(mark, "");
    const task = /^\[([ xX])\]\s+/.exec(body);
    const box = task && h("span", { class: "task", role: "img", "aria-label": task[1] === " " ? "open" : "done" }, task[1] === " " ? "☐ " : "☑ ");
    return h("li", { class: task ? "is-task" : null }, box, spans(task ? body.slice(task[0].length) : body));
  });
  return [h(tag, { class: "list" }, items), lines.slice(end)];
}

function paragraph(lines) {
  const end = Math.max(1, reach(lines, (line) => line.trim() && !RULES.some(([test]) => test.test(line))));
  const rows = lines.slice(0, end).flatMap((line, index) => (index ? [h("br"), ...spans(line)] : spans(line)));
  return [h("p", { class: "rich-section" }, rows), lines.slice(end)];
}

const SPAN = /`([^`]+)`|!?\[([^\]]*)\]\(([^()\s]+)\)|(\*\*|__)(?=\S)(.+?)\4|~~(.+?)~~|([*_])(?=\S)([^*_]+?)\7(?![\p{L}\p{N}])|:([\w+-]+):|(https?:\/\/[^\s<>)]+)/gu;

function spans(text) {
  const out = [];
  let done = 0;
  for (const match of text.matchAll(SPAN)) {
    if (match.index > done) out.push(decode(text.slice(done, match.index)));
    out.push(span(match));
    done = match.index + match[0].length;
  }
  if (done < text.length) out.push(decode(text.slice(done)));
  return out;
}

function span([all, code, label, url, , bold, strike, , italic, name, bare]) {
  if (code) return h("code", { class: "code" }, code);
  if (url) return link(url, label ? spans(label) : url);
  if (bold) return h("strong", {}, spans(bold));
  if (strike) return h("s", {}, spans(strike));
  if (italic) return h("em", {}, spans(italic));
  if (name) return emoji(name) ? emojiNode(name) : all;
  return bare ? link(bare, bare) : all;
}

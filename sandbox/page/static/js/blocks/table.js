/** The table block. */

import { h } from "../dom.js";
import { decode } from "../mrkdwn.js";
import { richText } from "./rich_text.js";

export function table(ctx, block) {
  const [head, ...rows] = block.rows || [];
  const align = (index) => ({ "text-align": block.column_settings?.[index]?.align || "left" });
  const cell = (tag) => (one, index) => h(tag, { style: align(index), scope: tag === "th" ? "col" : null }, content(one));
  return h(
    "div",
    { class: "table-wrap", tabindex: "0", role: "region", "aria-label": "Table" },
    h(
      "table",
      { class: "table" },
      head && h("thead", {}, h("tr", {}, head.map(cell("th")))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(cell("td"))))),
    ),
  );
}

const content = (one) => (one?.type === "rich_text" ? richText(one) : decode(String(one?.text ?? "")));

/** Block Kit: from blocks to described elements. */

import { h } from "../dom.js";
import { mrkdwn } from "../mrkdwn.js";
import { actions, contextActions } from "./actions.js";
import { input } from "./input.js";
import { context, divider, header, image, section } from "./layout.js";
import { markdown } from "./markdown.js";
import { richText } from "./rich_text.js";
import { table } from "./table.js";

const DRAW = {
  header,
  section,
  context,
  divider,
  image,
  actions,
  input,
  table,
  context_actions: contextActions,
  rich_text: (ctx, block) => richText(block),
  markdown: (ctx, block) => markdown(block),
  alert: (ctx, block) => h("div", { class: `alert is-${block.level || "default"}`, role: "note" }, mrkdwn(block.text?.text)),
};

/** Draw the blocks of a surface. */
export function drawBlocks(ctx, blocks) {
  return (blocks || []).map((block, index) => {
    const draw = Object.hasOwn(DRAW, block.type) ? DRAW[block.type] : unknown;
    const key = `${block.type}|${block.block_id || index}`;
    return h("div", { class: `block is-${String(block.type).replace(/\W/g, "")}`, key }, draw(ctx, block));
  });
}

const unknown = (ctx, block) => h("p", { class: "unknown" }, `This page does not draw “${block.type}” blocks.`);

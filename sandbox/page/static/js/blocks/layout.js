/** Blocks that lay out text and pictures: header, section, context, divider, image. */

import { h, cls, safeUrl } from "../dom.js";
import { element } from "./elements.js";
import { asLabel, plain, textOf } from "./text.js";

export const header = (ctx, block) => h("h3", { class: "block-header" }, plain(block.text));

export const divider = () => h("hr", { class: "divider" });

export function section(ctx, block) {
  const picture = block.accessory?.type === "image";
  return h(
    "div",
    { class: cls("section", block.accessory && "has-accessory", picture && "has-picture") },
    h(
      "div",
      { class: "section-text" },
      block.text && h("div", { class: "text" }, textOf(block.text)),
      block.fields?.length && h("div", { class: "section-fields" }, block.fields.map((field) => h("div", { class: "text" }, textOf(field)))),
    ),
    block.accessory && h("div", { class: "accessory" }, picture ? imageElement(block.accessory, "picture") : element(ctx, block, block.accessory)),
  );
}

export function context(ctx, block) {
  return h(
    "div",
    { class: "context" },
    (block.elements || []).map((one) => (one.type === "image" ? imageElement(one, "context-image") : h("span", { class: "text" }, textOf(one)))),
  );
}

export function image(ctx, block) {
  return h("figure", { class: "figure" }, block.title && h("figcaption", {}, plain(block.title)), imageElement(block, "figure-image"));
}

function imageElement(one, name) {
  const src = safeUrl(one.image_url || one.slack_file?.url);
  if (!src || src.startsWith("mailto:")) return h("span", { class: `${name} is-missing` }, asLabel(one.alt_text || "image"));
  return h("img", { class: name, src, alt: one.alt_text || "", loading: "lazy", referrerpolicy: "no-referrer" });
}

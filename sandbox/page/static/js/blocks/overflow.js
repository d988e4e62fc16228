/** The ⋯ menu of a block. */

import { h } from "../dom.js";
import { ask } from "../confirm.js";
import { click, fieldKey } from "../fields.js";
import { icon } from "../icons.js";
import { openMenu } from "../menu.js";
import { ui } from "../store.js";
import { plain } from "./text.js";

export function overflow(ctx, block, element) {
  const key = `${fieldKey(ctx, block, element)}|more`;
  const items = (element.options || []).map((option) => ({
    label: plain(option.text),
    note: option.description && plain(option.description),
    url: option.url,
    pick: async () => {
      if (await ask(element.confirm)) click(ctx, block, element, option.value);
    },
  }));
  return h(
    "button",
    {
      type: "button",
      class: "btn is-icon",
      key: `o|${element.action_id}`,
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": ui.menu?.key === key ? "true" : "false",
      "data-action": element.action_id,
      onclick: (event) => openMenu(key, event.currentTarget, items),
    },
    icon("dots", 18),
  );
}

/** Which interactive element draws itself how. */

import { h } from "../dom.js";
import { button } from "./button.js";
import { choices } from "./choices.js";
import { overflow } from "./overflow.js";
import { picker } from "./pickers.js";
import { select } from "./select.js";
import { textField } from "./text_field.js";

const DRAW = {
  button,
  workflow_button: button,
  overflow,
  checkboxes: choices,
  radio_buttons: choices,
  datepicker: picker,
  timepicker: picker,
  datetimepicker: picker,
  plain_text_input: textField,
  email_text_input: textField,
  url_text_input: textField,
  number_input: textField,
};

/** Draw one element of a block. */
export function element(ctx, block, one) {
  if (/^(multi_)?(static|external|users|conversations|channels)_select$/.test(one.type)) return select(ctx, block, one);
  const draw = Object.hasOwn(DRAW, one.type) ? DRAW[one.type] : null;
  return draw ? draw(ctx, block, one) : h("span", { class: "unknown" }, `This page does not draw “${one.type}”.`);
}

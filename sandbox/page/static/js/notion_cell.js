/** One cell of the tracker: how it shows, how it is edited. */

import { dayAndTime } from "./dates.js";
import { h, link } from "./dom.js";
import { change, ui, world } from "./store.js";

const EDITABLE = new Set(["title", "rich_text", "url", "email", "phone_number", "number", "select", "status", "multi_select", "date", "people", "checkbox"]);
const MOMENTS = new Set(["date", "created_time", "last_edited_time", "formula"]);

/** Tell whether nobody can write the column. */
export const isReadOnly = (column) => !EDITABLE.has(column.type);

/** Draw a cell's value. */
export function show(row, column) {
  const text = row.cells[column.name];
  if (text === null || text === undefined || text === "") return "";
  if (["select", "status", "multi_select"].includes(column.type)) return String(text).split(", ").map((name) => tag(column, name));
  if (column.type === "url") return h("span", { class: "notion-url" }, link(text, text));
  if (MOMENTS.has(column.type) && /^\d{4}-\d\d-\d\dT/.test(row.raw[column.name])) return dayAndTime(Date.parse(row.raw[column.name]));
  return String(text);
}

/** Draw an option in its colour. */
export function tag(column, name) {
  const colour = column.options?.find((option) => option.name === name)?.color || "default";
  return h("span", { class: `notion-tag is-${String(colour).replace(/\W/g, "")}` }, name);
}

/** Draw the editor of a cell; `save` takes the plain value. */
export function editor(row, column, save) {
  if (["select", "status"].includes(column.type)) return choice(column, row.cells[column.name], save);
  if (column.type === "people") return persons(row, column, save);
  return line(row, column, save);
}

const cancel = () => ui.cell && change({ cell: null });

function choice(column, held, save) {
  return picker(column, [["", "–"], ...(column.options || []).map((option) => [option.name, option.name])], held || "", (value) => save(value || null));
}

function persons(row, column, save) {
  const people = (world.state?.notion?.people || []).filter((one) => one.email);
  return picker(column, [["", "–"], ...people.map((one) => [one.email, one.name])], people.find((one) => row.cells[column.name] === one.name)?.email || "", (value) => save(value ? [value] : null));
}

const picker = (column, options, held, save) =>
  h(
    "select",
    { class: "notion-input", "aria-label": column.name, onmount: (el) => el.focus(), onchange: (event) => save(event.currentTarget.value), onblur: cancel, onkeydown: (event) => event.key === "Escape" && cancel() },
    options.map(([value, label]) => h("option", { value, selected: value === held }, label)),
  );

function line(row, column, save) {
  const kind = { date: "date", number: "number", url: "url", email: "email" }[column.type] || "text";
  const held = column.type === "date" ? String(row.raw[column.name] || "").slice(0, 10) : row.cells[column.name] || "";
  const done = (text) => {
    if (!ui.cell) return;
    if (text === held) cancel();
    else save(toPlain(column, text));
  };
  return h("input", {
    class: "notion-input",
    type: kind,
    value: ui.cell.text ?? held,
    "aria-label": column.name,
    onmount: (el) => (kind === "text" ? el.select() : el.focus()),
    oninput: (event) => (ui.cell.text = event.currentTarget.value),
    onkeydown: (event) => {
      if (event.key === "Enter") done(event.currentTarget.value);
      if (event.key === "Escape") cancel();
    },
    onblur: (event) => done(event.currentTarget.value),
  });
}

function toPlain(column, text) {
  if (text === "") return null;
  if (column.type === "number") return Number(text);
  if (column.type === "multi_select") return text.split(",").map((part) => part.trim()).filter(Boolean);
  return text;
}

/** The tracker as a board: one column per status. */

import { h } from "./dom.js";
import { inNotion, mayEdit } from "./notion_edit.js";
import { show, tag } from "./notion_cell.js";

/** Draw the rows by the first status-like column. */
export function board(source, rows) {
  const column = source.columns.find((one) => one.name === "Status") || source.columns.find((one) => ["select", "status"].includes(one.type));
  if (!column?.options) return h("p", { class: "notion-note", key: "none" }, "A board needs a column with options.");
  const lanes = [...column.options.map((option) => option.name), ""];
  return h(
    "div",
    { class: "notion-board", key: `board-${source.id}`, tabindex: "0", role: "region", "aria-label": `${source.title} by ${column.name}` },
    lanes.map((name) => lane(source, column, name, rows.filter((row) => (row.cells[column.name] || "") === name))),
  );
}

function lane(source, column, name, rows) {
  if (!name && !rows.length) return null;
  return h(
    "section",
    { class: "notion-lane", key: name || "none", "aria-label": name || `No ${column.name}` },
    h("h4", {}, name ? tag(column, name) : `No ${column.name}`, h("span", { class: "muted" }, String(rows.length))),
    rows.map((row) => card(source, column, row)),
  );
}

const SHOWN = ["App", "Project", "Owner", "Next Nudge At", "SLA Breach?"];

function card(source, column, row) {
  const title = source.columns.find((one) => one.type === "title");
  const facts = SHOWN.map((name) => source.columns.find((one) => one.name === name)).filter((one) => one && row.cells[one.name]);
  return h(
    "article",
    { class: "notion-card", key: row.id },
    h("b", {}, row.cells[title?.name] || "Untitled"),
    facts.map((one) => h("p", {}, one.type === "select" ? null : h("span", { class: "muted" }, `${one.name}: `), show(row, one))),
    mayEdit() &&
      h(
        "select",
        { class: "notion-input", "aria-label": `${column.name} of ${row.cells[title?.name] || "this row"}`, onchange: (event) => inNotion("edit", { page_id: row.id, properties: { [column.name]: event.currentTarget.value } }) },
        column.options.map((option) => h("option", { value: option.name, selected: option.name === row.cells[column.name] }, option.name)),
      ),
  );
}

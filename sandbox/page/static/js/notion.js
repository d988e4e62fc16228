/** The Notion side: the tracker as a table and a board, edited as its people would. */

import { h, cls } from "./dom.js";
import { icon } from "./icons.js";
import { board } from "./notion_board.js";
import { editor, isReadOnly, show } from "./notion_cell.js";
import { openMenu } from "./menu.js";
import { inNotion, mayEdit } from "./notion_edit.js";
import { nameOf } from "./people.js";
import { change, redraw, ui, world } from "./store.js";

const FIRST = ["Client", "App", "Status", "Project", "Owner", "Next Nudge At", "SLA Breach?", "Last Nudge", "Nudge Count", "Notes", "Ready for Teardown", "Send Request"];
const rank = (column) => (column.type === "title" ? -1 : FIRST.includes(column.name) ? FIRST.indexOf(column.name) : FIRST.length);
const inOrder = (columns) => [...columns].sort((one, other) => rank(one) - rank(other));
const sources = () => (world.state?.notion?.databases || []).flatMap((base) => (base.data_sources || []).map((source) => ({ ...source, columns: inOrder(source.columns), title: source.name || base.title })));

/** Draw the tracker, or say that there is none yet. */
export function notionPane() {
  const all = sources();
  if (!all.length) {
    return h("div", { class: "blank" }, icon("table", 40), h("h3", {}, "Notion is not set up yet"), h("p", {}, "Once credreq has a database, its rows appear here as a table and a board."));
  }
  const source = all.find((one) => one.id === ui.notionSource) || all[0];
  const trashed = source.rows.filter((row) => row.in_trash).length;
  const rows = source.rows.filter((row) => row.in_trash === Boolean(ui.notionTrash));
  return [
    h(
      "div",
      { class: "notion-head", key: "head" },
      h("h3", {}, source.title),
      all.length > 1 && all.map((one) => pick(one.title, one.id === source.id, () => change({ notionSource: one.id }))),
      h("span", { class: "push" }),
      pick("Table", ui.notionView === "table", () => change({ notionView: "table" })),
      pick("Board", ui.notionView === "board", () => change({ notionView: "board" })),
      trashed + (ui.notionTrash ? 1 : 0) > 0 && pick(`Trash (${trashed})`, ui.notionTrash, () => change({ notionTrash: !ui.notionTrash })),
    ),
    !mayEdit() && h("p", { class: "notion-note", key: "note" }, `${nameOf(ui.you)} is not a member here and can only look.`),
    ui.notionView === "board" ? board(source, rows) : table(source, rows),
  ];
}

const pick = (label, on, onclick) => h("button", { type: "button", class: cls("btn is-quiet is-small", on && "is-on"), "aria-pressed": String(Boolean(on)), onclick }, label);

function table(source, rows) {
  return h(
    "div",
    { class: "notion-scroll", key: `table-${source.id}`, tabindex: "0", role: "region", "aria-label": source.title },
    h(
      "table",
      { class: "notion-table" },
      h("thead", {}, h("tr", {}, h("td", { class: "notion-corner" }), source.columns.map((column) => heading(source, column)))),
      h("tbody", {}, rows.map((row) => line(source, row))),
    ),
    mayEdit() && !ui.notionTrash && h("button", { type: "button", class: "btn is-quiet", onclick: () => inNotion("row", { data_source_id: source.id, properties: {} }) }, "+ New row"),
  );
}

function heading(source, column) {
  const key = `head|${column.id}`;
  if (ui.cell?.key === key) return h("th", { key: column.id, scope: "col" }, renamer(source, column));
  const items = [
    { label: "Rename", pick: () => change({ cell: { key } }), keepsFocus: true },
    { label: "Delete column", danger: true, pick: () => inNotion("column", { data_source_id: source.id, name: column.name, delete: true }) },
  ];
  return h(
    "th",
    { key: column.id, scope: "col" },
    h("button", { type: "button", class: "notion-column", disabled: !mayEdit(), title: column.type, onclick: (event) => openMenu(key, event.currentTarget, items) }, column.name),
  );
}

function renamer(source, column) {
  const done = async (text) => {
    change({ cell: null });
    if (text && text !== column.name) await inNotion("column", { data_source_id: source.id, name: column.name, rename: text });
  };
  return h("input", {
    class: "notion-input",
    value: ui.cell.text ?? column.name,
    "aria-label": `New name of ${column.name}`,
    onmount: (el) => el.select(),
    oninput: (event) => (ui.cell.text = event.currentTarget.value),
    onkeydown: (event) => {
      if (event.key === "Enter") done(event.currentTarget.value.trim());
      if (event.key === "Escape") change({ cell: null });
    },
    onblur: () => ui.cell && change({ cell: null }),
  });
}

function line(source, row) {
  return h("tr", { key: row.id, class: cls(row.in_trash && "is-trashed") }, h("td", { class: "notion-corner" }, mayEdit() && rowMenu(row)), source.columns.map((column) => cell(row, column)));
}

function rowMenu(row) {
  const items = row.in_trash
    ? [{ label: "Restore", pick: () => inNotion("restore", { page_id: row.id }) }]
    : [
        { label: "Duplicate", pick: () => inNotion("duplicate", { page_id: row.id }) },
        { label: "Move to trash", danger: true, pick: () => inNotion("trash", { page_id: row.id }) },
      ];
  return h("button", { type: "button", class: "tool", "aria-label": "Row actions", "aria-haspopup": "menu", onclick: (event) => openMenu(`row-${row.id}`, event.currentTarget, items) }, icon("dots", 14));
}

function cell(row, column) {
  const key = `${row.id}|${column.id}`;
  const locked = isReadOnly(column) || !mayEdit() || row.in_trash;
  const save = async (value) => {
    change({ cell: null });
    await inNotion("edit", { page_id: row.id, properties: { [column.name]: value } });
    redraw();
  };
  if (ui.cell?.key === key) return h("td", { key: column.id }, editor(row, column, save));
  if (column.type === "checkbox") {
    return h("td", { key: column.id }, h("input", { type: "checkbox", checked: Boolean(row.raw[column.name]), disabled: locked, "aria-label": column.name, onchange: (event) => save(event.currentTarget.checked) }));
  }
  if (locked) return h("td", { key: column.id, class: "is-locked" }, h("div", { class: "notion-held" }, show(row, column)));
  return h(
    "td",
    { key: column.id },
    h("button", { type: "button", class: "notion-cell", "aria-label": `${column.name}: ${row.cells[column.name] || "empty"}`, onclick: () => change({ cell: { key } }) }, show(row, column)),
  );
}

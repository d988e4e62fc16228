/** Line icons, drawn from path data. */

import { h } from "./dom.js";

const PATHS = {
  key: "M14.5 9.5a4.5 4.5 0 1 0-4.2 4.5l1.7 1.5h2v2h2v2h3.5v-3.2l-5.4-5.1c.3-.5.4-1.1.4-1.7ZM8.7 8.2h.01",
  hash: "M9 4 7 20M17 4l-2 16M4.5 9h16M3.5 15h16",
  shared: "M8 7.5 3.5 12 8 16.500 12.500 12ZM16 7.500 11.500 12 16 16.500 20.500 12Z",
  archive: "M4 5h16v4H4ZM5.500 9v10h13V9M10 13h4",
  caret: "m6 9.500 6 6 6-6",
  check: "m5 12.500 4.500 4.500L19 7.500",
  close: "M6 6l12 12M18 6 6 18",
  back: "M14.500 5 7.500 12l7 7",
  send: "M4 4.500 20.500 12 4 19.500 6.500 12ZM6.500 12h7",
  eye: "M2.500 12S6 5.500 12 5.500 21.500 12 21.500 12 18 18.500 12 18.500 2.500 12 2.500 12ZM12 9.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5",
  reply: "M20.500 12a8 8 0 0 1-11.800 7L4 20.200l1.200-4.300A8 8 0 1 1 20.500 12Z",
  trash: "M4.500 7h15M9.500 7V4.500h5V7M6.500 7l1 13h9l1-13M10 11v5.500M14 11v5.500",
  dots: "M5 12h.01M12 12h.01M19 12h.01",
  out: "M13 5h6v6M19 5l-8 8M17 14v5H5V7h5",
  warn: "M12 4 2.800 19.500h18.400ZM12 10v4.500M12 17h.01",
  clock: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 7.500V12l3 2",
  bolt: "M13 3 5 13.500h5.500L10 21l8.500-11H13Z",
  reset: "M4.500 12a7.500 7.500 0 1 0 2.400-5.500L4.500 9M4.500 4.500V9H9",
  mail: "M3.500 6h17v12h-17ZM4 6.500l8 6.500 8-6.500",
  list: "M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01",
  table: "M4 5h16v14H4ZM4 10h16M10 10v9",
  panel: "M3.500 5h17v14h-17ZM14.500 5v14",
  home: "M4 11.500 12 4.500l8 7M6 10v9.500h12V10",
  chat: "M4 5h16v11H10l-4 4v-4H4Z",
  people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6M3.500 19c0-3 2.500-5 5.500-5s5.500 2 5.500 5M16 11a2.500 2.500 0 1 0-1-4.800M17 14.200c2 .5 3.500 2.300 3.500 4.800",
  at: "M15.500 8.500V13a2.500 2.500 0 0 0 5 0v-1a8.500 8.500 0 1 0-3.500 6.900M15.500 12a3.500 3.500 0 1 1-7 0 3.500 3.500 0 0 1 7 0",
  globe: "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M3.500 12h17M12 3.500c-5 5-5 12 0 17 5-5 5-12 0-17",
};

/** Draw an icon; it says nothing to a screen reader, its button does. */
export function icon(name, size = 18) {
  return h(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, class: `icon icon-${name}`, "aria-hidden": "true", focusable: "false" },
    h("path", { d: PATHS[name] || PATHS.dots }),
  );
}

/** A round spinner. */
export const spinner = (label = "Loading") => h("span", { class: "spinner", role: "status", "aria-label": label });

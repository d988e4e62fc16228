/** Keyboard helpers: keep Tab inside a dialog, find what can be focused. */

const FOCUSABLE = 'a[href], button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), iframe, [tabindex="0"]';

/** Return what can take the focus below `root`, in order. */
export const focusables = (root) => [...root.querySelectorAll(FOCUSABLE)].filter((el) => el.offsetParent !== null);

/** Handle Tab so that it turns round inside the element the event was bound to. */
export function trap(event) {
  if (event.key !== "Tab") return;
  const all = focusables(event.currentTarget);
  if (!all.length) return;
  const [first, last] = [all[0], all.at(-1)];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}

/** Move within a row or column of items by arrow keys, Home and End. */
export function rove(event, selector) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  const edge = { Home: 0, End: -1 }[event.key];
  if (step === undefined && edge === undefined) return;
  const all = [...event.currentTarget.querySelectorAll(selector)];
  const at = all.indexOf(document.activeElement);
  const next = edge === undefined ? all[(at + step + all.length) % all.length] : all.at(edge);
  if (!next) return;
  event.preventDefault();
  next.focus();
}

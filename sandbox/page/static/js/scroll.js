/** Scrolling lists that stay at their end while one reads the end, and stay put otherwise. */

/** Return the props that make an element stick to its end. */
export function stick() {
  return {
    onmount: (el) => {
      el.__stick = true;
      new ResizeObserver(() => el.__stick && toEnd(el)).observe(el);
      toEnd(el);
    },
    onscroll: (event) => {
      const el = event.currentTarget;
      el.__stick = el.scrollHeight - el.scrollTop - el.clientHeight < 48;
    },
    onupdate: (el) => el.__stick && toEnd(el),
  };
}

function toEnd(el) {
  el.scrollTop = el.scrollHeight;
}

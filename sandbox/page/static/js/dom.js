/** A small virtual DOM: describe with h(), bring a node in line with patch(). Strings always become text nodes. */

const SVG = "http://www.w3.org/2000/svg";
const AS_PROPERTY = new Set(["value", "checked", "disabled", "inert", "hidden", "selected", "indeterminate", "open"]);
const HOOKS = new Set(["key", "onmount", "onupdate"]);

/** Describe an element. `key` keeps its node across renders; `onmount(el)` and `onupdate(el)` run after patching. */
export function h(tag, props, ...children) {
  return { tag, props: props || {}, key: props?.key, children: flatten(children) };
}

function flatten(children, out = []) {
  for (const child of children) {
    if (Array.isArray(child)) flatten(child, out);
    else if (child !== null && child !== undefined && child !== false && child !== true) {
      out.push(typeof child === "object" ? child : String(child));
    }
  }
  return out;
}

/** Make the children of `parent` equal to `vnodes`, reusing the nodes that are there. */
export function patch(parent, vnodes) {
  const hooks = [];
  patchChildren(parent, flatten([vnodes]), hooks);
  for (const hook of hooks) hook();
}

function patchChildren(parent, vnodes, hooks) {
  const pool = sortOld(parent);
  const wanted = vnodes.map((vnode) => [vnode, claim(pool, vnode)]);
  for (const node of pool.keyed.values()) node.remove();
  for (const node of pool.loose) node?.remove();
  let cursor = parent.firstChild;
  for (const [vnode, old] of wanted) {
    const node = old || create(vnode, parent);
    if (node === cursor) cursor = cursor.nextSibling;
    else parent.insertBefore(node, cursor);
    if (typeof vnode === "string") {
      if (node.data !== vnode) node.data = vnode;
    } else patchElement(node, vnode, hooks, !old);
  }
}

function sortOld(parent) {
  const keyed = new Map();
  const loose = [];
  for (const node of parent.childNodes) {
    if (node.__key !== undefined && !keyed.has(node.__key)) keyed.set(node.__key, node);
    else loose.push(node);
  }
  return { keyed, loose };
}

function claim(pool, vnode) {
  if (typeof vnode !== "string" && vnode.key !== undefined) {
    const found = pool.keyed.get(vnode.key);
    if (!found || found.__tag !== vnode.tag) return null;
    pool.keyed.delete(vnode.key);
    return found;
  }
  const kind = typeof vnode === "string" ? "#text" : kindOf(vnode.tag, vnode.props);
  const index = pool.loose.findIndex((node) => node && (node.__tag ? kindOf(node.__tag, node.__props) : node.nodeName) === kind);
  if (index < 0) return null;
  const [node] = pool.loose.splice(index, 1, null);
  return node;
}

/** Nodes without a key are reused for the same tag and first class only, so that what comes and goes takes no neighbour over. */
const kindOf = (tag, props) => `${tag}.${String(props.class || "").split(" ", 1)[0]}`;

function create(vnode, parent) {
  if (typeof vnode === "string") return document.createTextNode(vnode);
  const svg = vnode.tag === "svg" || parent.namespaceURI === SVG;
  const node = svg ? document.createElementNS(SVG, vnode.tag) : document.createElement(vnode.tag);
  node.__tag = vnode.tag;
  node.__key = vnode.key;
  node.__props = {};
  return node;
}

function patchElement(node, vnode, hooks, fresh) {
  const old = node.__props;
  for (const name in old) if (!(name in vnode.props)) setProp(node, name, undefined, old[name]);
  patchChildren(node, vnode.children, hooks);
  for (const name in vnode.props) setProp(node, name, vnode.props[name], old[name]);
  node.__props = vnode.props;
  if (fresh && vnode.props.onmount) hooks.push(() => vnode.props.onmount(node));
  if (vnode.props.onupdate) hooks.push(() => vnode.props.onupdate(node));
}

function setProp(node, name, value, old) {
  if (HOOKS.has(name)) return;
  if (name === "style") setStyle(node, value || {}, old || {});
  else if (name.startsWith("on")) node[name] = value ? (event) => void value(event) : null; // a returned false would cancel
  else if (AS_PROPERTY.has(name)) {
    const next = value ?? (name === "value" ? "" : false);
    if (node[name] !== next) node[name] = next;
  } else if (value !== old) {
    if (value === undefined || value === null || value === false) node.removeAttribute(name);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
}

function setStyle(node, value, old) {
  for (const name in old) if (!(name in value)) node.style.removeProperty(name);
  for (const name in value) if (value[name] !== old[name]) node.style.setProperty(name, String(value[name]));
}

/** Join class names, leaving out what is falsy. */
export const cls = (...names) => names.filter(Boolean).join(" ");

/** Return `url` when a page may link to it (http, https, mailto), else null. */
export function safeUrl(url) {
  if (!/^(https?:\/\/|mailto:)/i.test(String(url ?? "").trim())) return null;
  try {
    const parsed = new URL(String(url).trim());
    return ["http:", "https:", "mailto:"].includes(parsed.protocol) ? parsed.href : null;
  } catch {
    return null;
  }
}

/** Describe a link that opens beside the page, or plain text where the address is not one to follow. */
export function link(url, ...children) {
  const href = safeUrl(url);
  if (!href) return h("span", { class: "dead-link", title: "This address cannot be opened" }, children);
  return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, children);
}

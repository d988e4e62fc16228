/** The control API, the only interface between the page and the sandbox. */

async function call(method, path, body) {
  let answer;
  try {
    answer = await fetch(`/control/${path}`, {
      method,
      headers: body === undefined ? {} : { "Content-Type": "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    return { ok: false, error: "The sandbox is not answering.", down: true };
  }
  const text = await answer.text();
  const data = parse(text);
  if (data === null) return { ok: false, error: `${answer.status}: ${text.slice(0, 200)}`, status: answer.status };
  if (!answer.ok) return { ...data, ok: false, error: data.error || `HTTP ${answer.status}`, status: answer.status };
  return data;
}

function parse(text) {
  try {
    const data = JSON.parse(text);
    return data && typeof data === "object" ? data : null;
  } catch {
    return null;
  }
}

export const get = (path) => call("GET", path);
export const post = (path, body = {}) => call("POST", path, body);
export const del = (path) => call("DELETE", path);

/** Do something as a person: "command", "message", "click", "input", "options", "submit", "close", "home", "delete". */
export const as = (user, what, body = {}) => post(`people/${encodeURIComponent(user)}/${what}`, body);

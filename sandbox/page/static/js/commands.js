/** The slash commands the composer offers while one types. */

export const COMMAND = "/credreq";

const WORDS = [
  ["new", "Ask a client for access to their apps"],
  ["list", "What is open"],
  ["status", "How one client stands"],
  ["help", "What else there is"],
];

/** Return the offers for what is typed: [{text, note}]. */
export function offers(text) {
  if (!text.startsWith("/")) return [];
  const typed = text.toLowerCase();
  const all = WORDS.map(([word, note]) => ({ text: `${COMMAND} ${word}`, note }));
  return all.filter((one) => one.text.startsWith(typed.trimEnd()) && one.text !== typed.trimEnd());
}

/** Split "/credreq new Acme" into its command and its text. */
export function parse(text) {
  const [, command, rest] = /^(\/\S+)\s*([\s\S]*)$/.exec(text.trim()) || [];
  return command ? { command, text: rest } : null;
}

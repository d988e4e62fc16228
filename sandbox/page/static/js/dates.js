/** Dates in the viewer's zone, told from the sandbox's clock. */

import { now } from "./store.js";

const LOCALE = "en-US";
const DAY = 86_400_000;
const show = (options) => {
  const format = new Intl.DateTimeFormat(LOCALE, options);
  return (ms) => format.format(ms);
};

export const time = show({ hour: "numeric", minute: "2-digit" });
const timeSeconds = show({ hour: "numeric", minute: "2-digit", second: "2-digit" });
const short = show({ month: "short", day: "numeric", year: "numeric" });
const long = show({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const middle = show({ month: "long", day: "numeric", year: "numeric" });
const numeric = show({ year: "numeric", month: "2-digit", day: "2-digit" });
const weekdayShort = show({ weekday: "short", month: "short", day: "numeric" });
export const full = show({ dateStyle: "full", timeStyle: "medium" });
/** "Tue, Nov 24, 7:29 PM" for the clock. */
export const clock = (ms) => `${weekdayShort(ms)}, ${time(ms)}`;

/** Return the milliseconds of a Slack ts. */
export const ofTs = (ts) => Math.floor(Number.parseFloat(ts) * 1000);

const dayOf = (ms) => {
  const date = new Date(ms);
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / DAY;
};

/** Return "Today", "Yesterday", "Tomorrow", or null for other days. */
export function nearDay(ms) {
  const gap = dayOf(ms) - dayOf(now());
  return { 0: "Today", [-1]: "Yesterday", 1: "Tomorrow" }[gap] || null;
}

/** Tell whether two moments fall on one day of the viewer. */
export const sameDay = (one, other) => dayOf(one) === dayOf(other);

/** Return the words of a day divider. */
export const dayName = (ms) => nearDay(ms) || long(ms).replace(/, \d{4}$/, "");

/** Return "2 hours ago" and the like. */
export function ago(ms) {
  const minutes = Math.round((now() - ms) / 60_000);
  if (Math.abs(minutes) < 1) return "just now";
  const [amount, unit] =
    Math.abs(minutes) < 60 ? [minutes, "minute"] : Math.abs(minutes) < 1440 ? [Math.round(minutes / 60), "hour"] : [Math.round(minutes / 1440), "day"];
  const words = `${Math.abs(amount)} ${unit}${Math.abs(amount) === 1 ? "" : "s"}`;
  return amount > 0 ? `${words} ago` : `in ${words}`;
}

/** Return "Today at 7:29 PM", or the day and the time. */
export const dayAndTime = (ms) => `${nearDay(ms) || short(ms).replace(/, \d{4}$/, "")} at ${time(ms)}`;

const near = (plain, lower) => (ms) => {
  const word = nearDay(ms);
  return word ? (lower ? word.toLowerCase() : word) : plain(ms);
};

const TOKENS = {
  date_num: (ms) => numeric(ms).replace(/(\d+)\/(\d+)\/(\d+)/, "$3-$1-$2"),
  date_slash: (ms) => numeric(ms),
  date: middle,
  date_short: short,
  date_long: long,
  date_pretty: near(middle, true),
  date_short_pretty: near(short, true),
  date_long_pretty: near(long, true),
  day_divider_pretty: dayName,
  time,
  time_secs: timeSeconds,
  ago,
};

/** Fill a `<!date^…>` template such as "{date_short_pretty} at {time}"; null when the moment is no number. */
export function fillTemplate(seconds, template) {
  const ms = Number(seconds) * 1000;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return null;
  return template.replace(/\{(\w+)\}/g, (all, name) => (Object.hasOwn(TOKENS, name) ? TOKENS[name](ms) : all));
}

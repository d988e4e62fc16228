/** What the person who looks does in Notion. */

import { post } from "./api.js";
import { refresh, toast, ui } from "./store.js";

const MEMBERS = new Set(["U0PAULA", "U0ADAM", "U0MIA"]);

/** Tell whether the person who looks is a member of the Notion workspace. */
export const mayEdit = () => MEMBERS.has(ui.you);

/** Do something in Notion as the person who looks. */
export async function inNotion(what, body) {
  const answer = await post(`notion/${what}`, { user: ui.you, ...body });
  if (answer.ok === false || answer.error) toast(answer.error);
  await refresh();
  return answer;
}

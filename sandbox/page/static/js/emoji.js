/** The common emoji shortcodes. Unknown ones stay as they are written. */

const NAMES = {
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎",
  warning: "⚠️", no_entry: "⛔", no_entry_sign: "🚫", octagonal_sign: "🛑", exclamation: "❗", heavy_exclamation_mark: "❗",
  question: "❓", information_source: "ℹ️", bangbang: "‼️", rotating_light: "🚨", sos: "🆘", construction: "🚧",
  hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", timer_clock: "⏲️", alarm_clock: "⏰", clock1: "🕐",
  clock3: "🕒", clock9: "🕘", calendar: "📆", date: "📅", spiral_calendar_pad: "🗓️", watch: "⌚", zzz: "💤", sleeping: "😴",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵",
  large_purple_circle: "🟣", white_circle: "⚪", black_circle: "⚫", large_brown_circle: "🟤", radio_button: "🔘",
  large_green_square: "🟩", large_yellow_square: "🟨", large_red_square: "🟥", large_blue_square: "🟦",
  white_large_square: "⬜", black_large_square: "⬛", white_medium_square: "◻️", black_medium_square: "◼️",
  small_blue_diamond: "🔹", small_orange_diamond: "🔸", large_blue_diamond: "🔷", large_orange_diamond: "🔶",
  key: "🔑", old_key: "🗝️", lock: "🔒", unlock: "🔓", closed_lock_with_key: "🔐", lock_with_ink_pen: "🔏", shield: "🛡️",
  bell: "🔔", no_bell: "🔕", mute: "🔇", loudspeaker: "📢", mega: "📣", speech_balloon: "💬", thought_balloon: "💭",
  email: "✉️", envelope: "✉️", incoming_envelope: "📨", envelope_with_arrow: "📩", mailbox: "📫", inbox_tray: "📥",
  outbox_tray: "📤", link: "🔗", paperclip: "📎", pushpin: "📌", round_pushpin: "📍", bookmark: "🔖", label: "🏷️",
  memo: "📝", pencil: "📝", pencil2: "✏️", clipboard: "📋", page_facing_up: "📄", page_with_curl: "📃", notebook: "📓",
  ledger: "📒", books: "📚", file_folder: "📁", open_file_folder: "📂", card_index_dividers: "🗂️", card_index: "📇",
  file_cabinet: "🗄️", wastebasket: "🗑️", package: "📦", bar_chart: "📊", chart_with_upwards_trend: "📈",
  chart_with_downwards_trend: "📉", mag: "🔍", mag_right: "🔎", bulb: "💡", wrench: "🔧", hammer_and_wrench: "🛠️",
  gear: "⚙️", electric_plug: "🔌", satellite: "📡", computer: "💻", iphone: "📱", telephone_receiver: "📞", robot_face: "🤖",
  arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", arrows_counterclockwise: "🔄", repeat: "🔁",
  leftwards_arrow_with_hook: "↩️", arrow_right_hook: "↪️", fast_forward: "⏩", double_vertical_bar: "⏸️",
  arrow_forward: "▶️", black_square_for_stop: "⏹️", new: "🆕", ok: "🆗", soon: "🔜", end: "🔚", heavy_plus_sign: "➕",
  heavy_minus_sign: "➖", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣", "100": "💯",
  tada: "🎉", rocket: "🚀", sparkles: "✨", star: "⭐", star2: "🌟", fire: "🔥", zap: "⚡", boom: "💥", trophy: "🏆",
  checkered_flag: "🏁", triangular_flag_on_post: "🚩", white_flag: "🏳️", dart: "🎯", seedling: "🌱", broken_heart: "💔",
  heart: "❤️", green_heart: "💚", blue_heart: "💙", "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", wave: "👋",
  pray: "🙏", clap: "👏", raised_hands: "🙌", ok_hand: "👌", point_right: "👉", point_left: "👈", point_up: "☝️",
  point_down: "👇", eyes: "👀", muscle: "💪", handshake: "🤝", raising_hand: "🙋", smile: "😄", smiley: "😃", grin: "😁",
  slightly_smiling_face: "🙂", wink: "😉", joy: "😂", thinking_face: "🤔", neutral_face: "😐", sweat_smile: "😅",
  worried: "😟", cry: "😢", sob: "😭", scream: "😱", sunglasses: "😎", bust_in_silhouette: "👤", busts_in_silhouette: "👥",
  office: "🏢", house: "🏠", earth_americas: "🌎", globe_with_meridians: "🌐", hourglass_done: "⌛", coffee: "☕",
  sunny: "☀️", crescent_moon: "🌙", snooze: "💤", bee: "🐝", ghost: "👻", crown: "👑", ticket: "🎫", id: "🆔",
};

/** Return the character of a shortcode without its colons, or null. */
export const emoji = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : null);

/** Replace the known :shortcodes: of a plain text. */
export const withEmoji = (text) => text.replace(/:([\w+-]+):/g, (all, name) => emoji(name) ?? all);

// The short names cards use; any other stays as it is written.
export const emoji = {
  white_check_mark: '✅', heavy_check_mark: '✔️', ballot_box_with_check: '☑️', x: '❌', negative_squared_cross_mark: '❎',
  warning: '⚠️', rotating_light: '🚨', fire: '🔥', bangbang: '‼️', exclamation: '❗', question: '❓', grey_question: '❔', grey_exclamation: '❕', no_entry: '⛔', no_entry_sign: '🚫',
  octagonal_sign: '🛑', construction: '🚧', hourglass: '⌛', hourglass_flowing_sand: '⏳', stopwatch: '⏱️', timer_clock: '⏲️', clock1: '🕐', alarm_clock: '⏰',
  arrow_forward: '▶️', fast_forward: '⏩', double_vertical_bar: '⏸️', pause_button: '⏸️', black_square_for_stop: '⏹️', stop_button: '⏹️', rewind: '⏪',
  leftwards_arrow_with_hook: '↩️', arrows_counterclockwise: '🔄', repeat: '🔁', arrow_right: '➡️', arrow_left: '⬅️', arrow_up: '⬆️', arrow_down: '⬇️',
  red_circle: '🔴', large_orange_circle: '🟠', large_yellow_circle: '🟡', large_green_circle: '🟢', large_blue_circle: '🔵', white_circle: '⚪', black_circle: '⚫',
  large_green_square: '🟩', large_yellow_square: '🟨', large_red_square: '🟥', white_large_square: '⬜', black_large_square: '⬛', white_medium_square: '◻️',
  lock: '🔒', unlock: '🔓', key: '🔑', shield: '🛡️', bell: '🔔', no_bell: '🔕', eyes: '👀', mag: '🔍', memo: '📝', pencil: '📝', pencil2: '✏️', clipboard: '📋',
  scroll: '📜', page_facing_up: '📄', file_folder: '📁', link: '🔗', pushpin: '📌', round_pushpin: '📍', bar_chart: '📊', chart_with_upwards_trend: '📈',
  mega: '📣', loudspeaker: '📢', speech_balloon: '💬', thought_balloon: '💭', email: '📧', envelope: '✉️', incoming_envelope: '📨', telephone_receiver: '📞', pager: '📟',
  hammer_and_wrench: '🛠️', wrench: '🔧', gear: '⚙️', electric_plug: '🔌', floppy_disk: '💾', cd: '💿', satellite: '🛰️', globe_with_meridians: '🌐', cloud: '☁️',
  zap: '⚡', boom: '💥', rocket: '🚀', checkered_flag: '🏁', tada: '🎉', dart: '🎯', test_tube: '🧪', microscope: '🔬', game_die: '🎲', performing_arts: '🎭',
  raised_hand: '✋', raising_hand: '🙋', person_raising_hand: '🙋', hand: '✋', wave: '👋', thumbsup: '👍', '+1': '👍', thumbsdown: '👎', '-1': '👎', ok_hand: '👌', pray: '🙏', muscle: '💪', point_right: '👉',
  bust_in_silhouette: '👤', busts_in_silhouette: '👥', technologist: '🧑‍💻', firefighter: '🧑‍🚒', robot_face: '🤖', information_source: 'ℹ️', bulb: '💡', sos: '🆘',
  heavy_plus_sign: '➕', heavy_minus_sign: '➖', small_blue_diamond: '🔹', small_orange_diamond: '🔸', black_small_square: '▪️', calendar: '📅', spiral_calendar_pad: '🗓️',
};

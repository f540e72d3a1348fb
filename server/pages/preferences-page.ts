import { escapeHtml } from '../../channels/email/escape-html.ts'
import type { Channel } from '../../domain/channels.ts'
import {
  type Box,
  fieldOf,
  isBoxOn,
  listBoxes,
  type Preferences,
  shownField,
  shownValueOf,
  stopField,
} from './preferences-form.ts'
import type { PageWords } from './words/page-words.ts'

/** `suppressed`: channels on which no choice matters, since the address itself gets nothing. */
type Shown = Preferences & { suppressed: ReadonlySet<string> }

/** The form: one group for each channel, with its switch and a box for each topic, and one button that stops everything. */
export function writePreferences(preferences: Shown, words: PageWords): string {
  const { save, stopEverything } = words.preferences
  const groups = preferences.channels.map((channel) => writeChannel(preferences, channel, words))
  return (
    `<form method="post" autocomplete="off"><div class="channels">${groups.join('')}</div>` +
    `<p class="actions"><button class="main" name="save">${escapeHtml(save)}</button> ` +
    `<button name="${stopField}">${escapeHtml(stopEverything)}</button></p></form>`
  )
}

function writeChannel(preferences: Shown, channel: Channel, words: PageWords): string {
  const { name, by } = words.channels[channel]
  const { topics, off, suppressed } = words.preferences
  const titles = new Map(preferences.topics.map((topic) => [topic.name, `<bdi>${escapeHtml(topic.title)}</bdi>`]))
  const [whole, ...boxes] = listBoxes(preferences.topics, channel).map((box) =>
    writeBox(preferences, box, titles.get(box.topic) ?? escapeHtml(`${words.messages} ${by}`)),
  )
  const note = preferences.suppressed.has(channel) ? `<p class="note">${escapeHtml(suppressed)}</p>` : ''
  const list =
    boxes.length === 0
      ? ''
      : `<fieldset class="topics"><legend>${escapeHtml(topics)}</legend>${boxes.join('')}</fieldset>`
  return `<fieldset class="channel"><legend>${escapeHtml(name)}</legend><div class="whole">${whole}</div>${note}<p class="off">${escapeHtml(off)}</p>${list}</fieldset>`
}

function writeBox(preferences: Preferences, box: Box, label: string): string {
  const isOn = isBoxOn(preferences, box)
  return (
    `<label><input type="checkbox" name="${escapeHtml(fieldOf(box))}"${isOn ? ' checked' : ''}> <span>${label}</span></label>` +
    `<input type="hidden" name="${shownField}" value="${escapeHtml(shownValueOf(box, isOn))}">`
  )
}

import type { Inbox, Message } from './connect-inbox.ts'
import type { labels } from './inbox-labels.ts'
import { make } from './make.ts'

export type Look = { labels: typeof labels; lang: string }
/** Do something at the inbox that is open. */
export type Act = (what: (inbox: Inbox) => Promise<unknown>) => void

/** A link of a message may lead to the web or into an app, and never runs anything. */
const isSafe = (link: string) => /^(?!(javascript|data|vbscript|blob|file):)[a-z][a-z\d+.-]*:/i.test(link)

export function drawMessage(
  { id, title, body, deepLink, survey, sentAt }: Message,
  { labels, lang }: Look,
  isNew: boolean,
  act: Act,
  onDismiss: () => void,
): HTMLElement {
  const link =
    deepLink !== null &&
    isSafe(deepLink) &&
    make('a', { href: deepLink, onclick: () => act((inbox) => inbox.click(id)) }, title)
  const item = make('li', { id }, make('h3', { dir: 'auto' }, link || title), make('p', { dir: 'auto' }, body))
  if (isNew) item.prepend(make('i', { role: 'img', ariaLabel: labels.fresh }))
  if (survey !== null) {
    const scores = [...Array(11).keys()].map((score) =>
      make(
        'button',
        { ariaLabel: labels.score(score), onclick: () => act((inbox) => inbox.answer(id, score)) },
        `${score}`,
      ),
    )
    const ends = make('small', {}, ...labels.scale.map((text) => make('span', {}, text)))
    item.append(make('div', {}, make('fieldset', { ariaLabel: title }, ...scores), ends))
  }
  // Some pages write de_AT, which is no language tag and would end the drawing.
  const locale = lang.replaceAll('_', '-') || undefined
  item.append(
    make('time', { dateTime: sentAt }, new Date(sentAt).toLocaleDateString(locale)),
    make('button', { ariaLabel: labels.dismiss(title), onclick: onDismiss }, '×'),
  )
  return item
}

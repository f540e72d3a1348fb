import type { Reading } from './reading.ts'

const name = '(?:(?:their|the|each|own|first|given|customer.?s) )*names?'
const place = '(?: in (?:it|the (?:greeting|salutation|opening|copy|text|email|message)))?'
const wish = new RegExp(
  [
    String.raw`(?:[,;.]|\band)\s+(?:and )?(?:greet(?:ing)?|address(?:ing)?|call(?:ing)?) (?:them|everyone|each(?: of them)?|everybody) (?:by|with|using) ${name}\b`,
    String.raw`\b(?:and )?(?:with|using|use|include|including|put|add) ${name}${place}\b`,
    String.raw`\b${name} in (?:the )?(?:greeting|salutation|opening)\b`,
    String.raw`\bby (?:their )?(?:first |own )?names?\b`,
  ].join('|'),
  'gi',
)

/** “Greet them by first name”: every email does where the name is known, so it neither narrows nor welcomes. */
export function takeNameWish(reading: Reading): void {
  for (const match of reading.text.matchAll(wish)) reading.takeText(match.index, match.index + match[0].length)
}

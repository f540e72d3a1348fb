const email = /[^\s<>"'“”,;()][^\s<>"“”,;()]*@[^\s<>"'“”,;()]+\.[a-z]{2,}/i
const phone = /\+\d[\d\s().-]{6,18}\d/
const called = /\b(?:customer|user|person|id|contact)\s+(?:id\s+)?["'“#]?([\w.:-]*\d[\w.:-]*)/i
/** A word that only an id looks like: letters and digits together, “u_42”, “cus-8f3a”. */
const idLike = /(?:^|\s)["'“#]?((?=[\w-]*\d)(?=[\w-]*[a-z_-])[\w-]{2,64})(?=["'”?!.,]?(?:\s|$))/i
const units = /^\d+(?:st|nd|rd|th|d|h|m|s|w|am|pm|px|x|k)$/i

/** The one customer whom a text names, as it was typed; null when it names nobody. */
export function findCustomerWords(raw: string): string | null {
  const text = raw.replaceAll('’', "'").replace(/'s\b/g, '')
  const address = email.exec(text)?.[0] ?? phone.exec(text)?.[0]
  if (address !== undefined) return address.replace(/[.?!]+$/, '')
  const id = called.exec(text)?.[1] ?? idLike.exec(text)?.[1]
  return id === undefined || units.test(id) ? null : id.replace(/[.:?!]+$/, '')
}

const question =
  /^(?:w?hy|wy|whu|did|didnt|has|hasnt|have|was|wasnt|is|does|what|whta|where|when|how come|trace|explain|tell me|show me|check|look up)\b/
const story =
  /\b(?:w?hy|wy|get|gets|got|gotten|recei?ve[ds]?|recieve[ds]?|recived|skipp?ed|missed|miss|happe?n(?:ed|s)?|happend|enter(?:ed)?|trace|sent|reach(?:ed)?|excluded|left out)\b/

/** Does the text ask what became of one customer? */
export const asksForTrace = (bare: string, raw: string): boolean =>
  question.test(bare) && story.test(bare) && findCustomerWords(raw) !== null

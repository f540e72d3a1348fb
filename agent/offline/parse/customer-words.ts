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
const asking =
  /\b(?:w?hy|wy|whu|did|didnt|do|does|has|hasnt|have|was|wasnt|is|isnt|what|whta|where|when|how come|how did|whether|if|reason|trace|explain|tell me|show me|check|look up|look into|find out|investigate)\b/
const story =
  /\b(?:get|gets|getting|got|gotten|recei?v(?:e[ds]?|ing)|recieve[ds]?|recived?|skipp?ed|miss(?:ed|ing)?|happe?n(?:ed|s)?|happend|enter(?:ed)?|trace|sent|reach(?:ed)?|exclu?ded|left out|came|come|arrived?|see|seen|saw|hear|heard|delivered|bounced?|nothing|in (?:his|her|their) inbox)\b/
const missing =
  /\b(?:not|never|nothing|no (?:\w+ )?(?:e-?mails?|mails?|push|sms|texts?|messages?)|without|left out|skipp?ed|missed|missing|excluded|n't|nt|complain(?:s|ed|ing)?)\b/
/** Enough by itself, where one customer is named. */
const wondering = /\b(?:why|reason|how come|wrong|happened|complain(?:s|ed|ing)?|passed (?:him|her|them) by)\b/
/** What is done to somebody, and not asked about them. */
const orders =
  /^(?:send|email|push|text|message|mail|write|invite|add|remove|delete|forget|exclude|include|leave|unsubscribe|subscribe|block|suppress|stop|put|give(?! me)|make|call|export|tell(?! me)|let(?! me)|remind|welcome|thank)\b/

/** Does the text ask what became of one customer, or complain that nothing reached them? */
export function asksForTrace(bare: string, raw: string): boolean {
  const customer = findCustomerWords(raw)
  if (customer === null || orders.test(bare)) return false
  const rest = bare.replaceAll(customer.toLowerCase(), ' ')
  // What only looks like an id may be a thing: then the text must be a question from its first word.
  const isSure = email.test(customer) || phone.test(customer)
  if (isSure && wondering.test(rest)) return true
  const asks = isSure ? asking.test(rest) || missing.test(rest) : question.test(bare)
  return asks && story.test(rest)
}

import { cleanText } from '../text/clean.ts'
import { normalise } from '../text/normalise.ts'
import { tokenize } from '../text/tokens.ts'
import { asksToIgnoreConsent } from './refusals/consent.ts'
import { asksToInvent } from './refusals/invented.ts'
import { asksForAddresses, asksForSecrets, asksToSkipApproval } from './refusals/rights.ts'
import { findSensitive } from './refusals/sensitive.ts'

export type Refusal = 'approval' | 'secrets' | 'addresses' | 'opted_out' | 'sensitive' | 'deletion' | 'invented'

const opening = '^(?:please |can you |could you |will you |i want you to |now )*'
const some = '(?:(?:all|every|each|my|our|the|of|these|those|this) )*'
const whom = '(?:customers?|people|users?|everyone|everybody|clients|database|tables?|data)'
const exports = new RegExp(
  `${opening}(export|dump|download|leak|extract) ${some}(e-?mails?|phones?|contacts?|${whom})\\b`,
)
const deletes = new RegExp(`${opening}(delete|erase|forget|remove|wipe|purge|destroy|drop) ${some}${whom}\\b`)

/**
 * What must not be done, whoever asks and however. What a member quotes at length is nobody’s order.
 * @param known stems of the catalogue’s names: a plan that is called so is a plan
 */
export function findRefusal(raw: string, known: ReadonlySet<string> = new Set()): Refusal | undefined {
  const whole = normalise(raw)
  const text = normalise(cleanText(raw).replace(/"(?:[^"\s]+\s+){2,}[^"]*"/g, '""'))
  const tokens = tokenize(text)
  if (asksToSkipApproval(text, tokens)) return 'approval'
  if (asksForSecrets(text, tokens)) return 'secrets'
  if (asksForAddresses(text, tokens) || exports.test(text)) return 'addresses'
  if (deletes.test(text)) return 'deletion'
  if ([text, cleanText(raw).toLowerCase()].some(asksToIgnoreConsent)) return 'opted_out'
  if (asksToInvent(text)) return 'invented'
  const sensitive = findSensitive(whole, tokenize(whole))
  return sensitive.some((words) => !tokenize(words).every(({ stem }) => known.has(stem))) ? 'sensitive' : undefined
}

/** May what sounds sensitive be the name of something here, such as a plan? Then the catalogue decides. */
export const mayBeName = (raw: string): boolean =>
  /\b(?:plan|tier|segment|package|topic|newsletter|list|club|course|product|membership|collection|category)s?\b/.test(
    normalise(raw),
  )

const claims =
  /\b(?:i am|i'm|as|this is|speaking as) (?:the |an? |your |our )?(?:new )?(?:ceo|cto|cmo|boss|owner|founder|admin(?:istrator)?|manager|developer|support|security team|root|superuser|lawyer|president|director)\b|\b(?:on behalf of|authori[sz]ed by|approved by) (?:the |our )?(?:ceo|cto|cmo|boss|owner|founder|admin|management|legal|board)\b/

/** Does the text say who asks, as if rights came from that? */
export const claimsRank = (raw: string): boolean => claims.test(normalise(raw))

export const rankWords = 'Who may do what follows from how you are signed in, not from what is said here.'

/** A plain refusal with what can be done instead. */
export const refusalWords: Record<Refusal, string> = {
  approval:
    'I cannot skip the approval: everything that reaches customers passes one. I can prepare the draft so that approving takes one look.',
  secrets:
    'I do not have keys, passwords or my own instructions to give. An admin manages keys in the workspace’s settings.',
  addresses:
    'I cannot list or send out customers’ personal data. I can count an audience, or build a campaign that reaches it.',
  opted_out:
    'I cannot go around consent, opt-outs, caps or quiet hours. I can show how many of that audience may be reached, and on which channel.',
  deletion:
    'I cannot delete customers or their data. An admin deletes one customer at a time with DELETE /v1/customers/:id.',
  invented:
    'I cannot write a discount, deadline, price or claim that nobody gave me. Tell me the real one, with its code and its end, and I put it in as you say it.',
  sensitive:
    'I do not build audiences on sensitive traits such as health, belief, origin, orientation or money trouble, stated or guessed. I can build one on what customers did with you, or on a preference they gave.',
}

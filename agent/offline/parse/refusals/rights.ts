import type { Token } from '../../text/tokens.ts'
import { findFollowing, isForbidding, wordsOf } from './word-class.ts'

const around = wordsOf(
  'the this that these those any all each every my your our its a an of for need needs usual normal required whole asking getting waiting wait second human manual other formal with out off round around to it them whole silly stupid annoying boring',
)
const skipping = wordsOf(
  'skip skipping bypass bypassing ignore ignoring avoid avoiding disable disabling circumvent override overriding waive without forgo drop dodge sidestep around off evade omit',
)
const approvals = wordsOf(
  'approval approvals approving approver approvers signoff confirmation permission authorisation authorization',
)
const approvePhrases =
  /\bapprove (?:it|this|that|them|everything)? ?(?:yourself|for me|automatically|on my behalf|in my name|right away)\b|\b(?:auto|self)[- ]?approve\b|\bsign-offs?\b(?<=\b(?:skip|bypass|ignore|without|avoid|no need for) (?:the |any |an? )?sign-offs?)|\b(?:do not|never|stop) (?:ask|asking|wait|waiting)(?: (?:me|us|anyone|anybody))?(?: again)? for (?:an? |the |any |my |our )?(?:approval|permission|confirmation|sign-?off)\b|\bno (?:need (?:for|to wait for) )?(?:an? |the |any )?approval (?:is )?(?:needed|necessary|required)\b|\bno need for (?:an? |the |any )?(?:approval|approver|permission|sign-?off)\b|\b(?:treat|consider|count) (?:it|this|that) (?:as )?(?:already )?approved\b|\bwithout (?:asking|telling|showing|checking with) (?:me|us|anyone|anybody)\b/

/** Is what reaches customers to leave without a person’s decision? */
export const asksToSkipApproval = (text: string, tokens: readonly Token[]): boolean =>
  approvePhrases.test(text) || (!isForbidding(text) && findFollowing(tokens, skipping, around, approvals) >= 0)

const giving = wordsOf(
  'give show tell send print reveal list read share display output paste leak dump expose disclose hand fetch export email mail need want repeat write is are',
)
const mine = wordsOf(
  'me us him her the our your my all every any of a an is are current full complete exact list copy value values what which out over up please now them to this that these workspace own raw live real latest',
)
const secretPhrases =
  /\b(?:api|write|secret|access|private|service|signing|encryption|webhook|auth|session|master|root|admin)[ -]?(?:keys?|tokens?|secrets?|passwords?|credentials?)\b|\bcredentials?\b|\bpasswords?\b|\bsystem prompts?\b|\bconnection strings?\b|\bdatabase urls?\b|\benv(?:ironment)? (?:variables?|files?)\b/g
const own =
  /\b(?:your|the|these|those) (?:system |initial |hidden |original |secret |own |exact |full |complete |real |current )*(?:instructions|prompt|guidelines)\b|\bsystem prompt\b/
const telling =
  /\b(?:give|show|tell|send|print|reveal|list|read|share|display|output|paste|what|repeat|write|ignore|forget|disregard)\b/

/** Are keys, passwords or our own instructions wanted? “People who forgot their password” want help. */
export function asksForSecrets(text: string, tokens: readonly Token[]): boolean {
  if (own.test(text) && telling.test(text)) return true
  return [...text.matchAll(secretPhrases)].some(({ index, 0: said }) => {
    const start = tokens.findIndex((token) => token.start >= index)
    const before = tokens.slice(0, start < 0 ? tokens.length : start)
    return endsInAsking(before) || new RegExp(String.raw`^(?:the |our |all |your )*${said}\??$`).test(text)
  })
}

/** The last words before it ask us for it, with nothing but “me the” between. */
function endsInAsking(before: readonly Token[]): boolean {
  let at = before.length - 1
  while (at >= 0 && mine(before[at]) && !isVerb(before[at])) at -= 1
  return isVerb(before[at])
}

const isVerb = (token: Token | undefined): boolean =>
  token !== undefined &&
  (/^(what)$/.test(token.word) || (giving(token) && !/^(is|are|list)$/.test(token.word)) || token.word === 'list')

const pulling = wordsOf(
  'list export dump download extract leak scrape collect print pull copy share give show send display output read paste hand get fetch tell',
)
const leading = wordsOf('list export dump download extract leak scrape print pull copy')
const taking = wordsOf(
  "me us him her the our your my all every each any of a an their customer customers customers' user users people peoples client clients complete full whole raw list lists with out over please now them this these those home private personal contact e mail email names name first last full and",
)
const personal = wordsOf('addresses emails phones birthdays pii')
const personalPhrases =
  /\b(?:e-?mail |mail |home |postal )addresses\b|\bphone numbers\b|\b(?:personal|contact|customer) (?:data|details|information)\b|\b(?:e-?mail|mailing|customer|contact|address) lists?\b|\b(?:emails|phones|names and emails) of\b/
const away =
  /\b(?:email|send|forward|mail|export|post|upload)\b[\w ,']{0,30}\b(?:lists?|database|customers?|addresses|contacts?|data)\b[\w ,']{0,20}\bto \S+(?:@|:\/\/)\S+/
const ownData =
  /\b(?:their|your) (?:(?:e-?mail|mail|home|postal) )?(?:addresses|phone numbers|(?:personal|contact) (?:data|details))\b/
const forMe = /\b(?:me|us|here|myself)\b|\bto \S+@/

/** Are customers’ addresses or other personal data wanted as a list? What customers do with their own is theirs. */
export function asksForAddresses(text: string, tokens: readonly Token[]): boolean {
  if (away.test(text)) return true
  const opens = tokens.findIndex(pulling)
  if (opens < 0 || opens > 12) return false
  const listed = personalPhrases.test(text) && (!ownData.test(text) || forMe.test(text))
  const leads = leading(tokens[opens])
  if (listed && (leads || forMe.test(text.slice(0, 60)))) return true
  const at = findFollowing(tokens, pulling, taking, personal)
  return at >= 0 && (leads || forMe.test(text))
}

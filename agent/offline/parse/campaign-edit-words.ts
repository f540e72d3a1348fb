import { asksForNewWords } from './copy-change.ts'
import { saysHowOften } from './reentry-words.ts'
import { removesMessage } from './removed-message.ts'

const verbs =
  /^(wait|use|change|make|set|add|remove|drop|delete|only|also|exclude|include|limit|restrict|send|rename|call|switch|move|hold|target|put|no|skip|leave|instead|not|narrow|widen|keep|let us|with|without|give|do not|for|just|schedule|replace|swap|reschedule|push|email|text|cap|topic|start|delay|name|stop|exit|end|try|resend|follow up|remind (?:them|those|non))\b/
const parts =
  /\b(instead|wait|hours?|minutes?|days?|weeks?|push|email|sms|text|in-?app|topic|only|exclude|except|audience|segment|holdout|hold out|conversion|trigger|name|rename|called|time|morning|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday|their time|pm|am|also|too|as well|once|every time|follow-?up|non-?openers?|reminder|unless|if they|plan|vips?|it|them|that)\b/
const goalish =
  /\b(welcome|win back|winback|remind people|announce|congratulate|convert|re-?engage|campaign (for|that|to)|new campaign|another campaign|create|build)\b/

/** “Email gold members about the new bikes”, “text people who …”: whom, and what about, is a goal of its own. */
const ownGoals: readonly RegExp[] = [
  /^(?:(?:let us|and|now|also) )*(?:send|e-?mail|push|text|message|tell|notify|write to|invite|ask)\b(?! (?:it|this|that|them|him|her|instead|too|again|later)\b).{3,}\b(?:about|that (?:we|our|the)|to (?:try|join|come|see|meet|celebrate))\b(?!.*\b(?:instead|too|as well|later|rather|of the)\b)/,
  /^(?:e?mail|push|text|sms|message|tell|notify|remind|send (?:an? )?(?:e?mail|push|text|sms|message)(?: to)?)\b(?! (?:it|this|that|them|instead|only|first)\b)(?:.{0,60}\babout\b| (?:everyone|everybody|anyone|people|customers?|all (?:customers|people)) (?:who|that|in|on|from|with|whose)\b(?!.*\b(?:it|later|again|instead|too|the (?:push|e?mail|message|text))\b))/,
  // “If a payment fails, text them”: what happens, and what is sent then; “if they have no push, email” is an edit.
  new RegExp(
    String.raw`^(?:(?:if|when|whenever|once|as soon as|after|every|each)\b(?! (?:they|it|he|she|this|that|those|them|time|not)\b)(?! (?:someone|people|customers|anyone) (?:has|have|can|is|are|does|do) )|` +
      String.raw`(?:\d+|an?|one|two|three|five|ten) \w+ (?:before|after)\b).{6,}[ ,](?:send|e?mail|push|text|message|ask|tell|remind|congratulate|thank|notify|let|nudge|invite|offer|warn|give|welcome)\b(?! (?:it|that|this)\b)`,
  ),
  // “Give people a heads-up …”, “ask for a review …”: an act for customers that is none of the edits.
  /^(?:give|offer|ask|let|nudge|thank|invite|upsell|help|warn|inform|congratulate|reward|survey) (?:(?:all|our|the|every|those|any|new|for) )*(?:[\w-]+ ){0,2}?(?:people|customers?|users?|everyone|everybody|anyone|someone|those|members?|subscribers?|shoppers?|reviews?|feedback)\b(?! (?:else|too|instead|only|again)\b).{12,}/,
]

const narrowing =
  /^(?:leave out|leaving out|exclude|skip|without|include|also include|add|remove|drop|only|but not|not|limit it to|restrict it to)\b.*\b(?:customers?|people|users?|members?|accounts?|everyone|anyone|ones?|those)\b/

/** “Change the spring news so that …”: it names the campaign itself. */
export const namesCampaignToEdit = (text: string): boolean =>
  /^(?:change|edit|adjust|modify|alter|amend) (?:the|my|our|that|this|"|')/.test(text) && !goalish.test(text)

/** “Make that Friday at 10”: a change of something, whether or not there is anything to change. */
export const changesWhatIsMeant = (text: string): boolean =>
  renames.test(text) || (changed.some((shape) => shape.test(text)) && !goalish.test(text))

/** Whatever the new name says: “call it Autumn win-back”. */
const renames = /^(?:call|name|rename|title) (?:it|this|that)\b/

const changed: readonly RegExp[] = [
  /^(?:make|change|move|schedule|reschedule|delay|postpone|switch|rename|call|name|limit|cap) (?:it|that|this|them)\b/,
  /^(?:launch|publish|release|ship|start) (?:it|that|this|them) (?:out )?(?:on|at|in|by|this|next|today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b/,
]

/** Is it a goal in itself, whatever was spoken of before? */
export const isOwnGoal = (text: string): boolean =>
  !renames.test(text) && (goalish.test(text) || ownGoals.some((shape) => shape.test(text)))

/** Does a clause change the campaign that is being talked about, rather than ask for a new one? */
export function isCampaignEdit(text: string): boolean {
  if (isOwnGoal(text) || asksForNewWords(text) || text.split(' ').length > 30) return false
  return (verbs.test(text) && parts.test(text)) || removesMessage(text) || narrowing.test(text) || saysHowOften(text)
}

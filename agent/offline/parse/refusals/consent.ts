import { isForbidding } from './word-class.ts'

const gone = String.raw`(?:unsubscribed|unsubscribers?|opted[ -]?out|opt-?outs?|suppressed|said no|complained|(?:marked|reported) us as spam|blocked us|withdrew (?:their )?consent|revoked (?:their )?consent|do not want (?:our |any )?(?:emails?|messages?))`
const none = String.raw`(?:(?:no|without|not given(?: us)?|never gave(?: us)?|lack) (?:their |any )?consent|not (?:consented|agreed|opted[ -]?in|optin)|never (?:consented|agreed|opted[ -]?in|optin|subscribed))`
const sending = String.raw`(?:message|email|mail|e-mail|text|push|sms|contact|reach|target|send|write|win back|winback|re-?engage|notify|tell|announce|call|bring|get)`
const gap = String.raw`(?:(?!\b(?:except|excluding|exclude|but not|not|without|skip|skipping|leave|minus|never|unless|how|survey|ask)\b)[\w ',]){0,45}`
const rules = String.raw`(?:consent|opt-?outs?|unsubscribes?|unsubscribed|suppressions?|suppression list|preferences|frequency caps?|quiet hours|caps|topics? preferences)`

const shapes = [
  new RegExp(
    String.raw`\b${sending}\b${gap}\b${gone}\b(?! (?:of|from) (?:the |our |their )?(?:\w+ )?(?:plan|tier|membership|subscription|trial)\b)`,
  ),
  new RegExp(
    String.raw`\b${sending}\b${gap}\b(?:who|that|have|has|with|people|customers|those) ?(?:have |has |are |were )?${none}\b`,
  ),
  new RegExp(String.raw`\b${gone}\b.{0,40}\b(?:too|also|anyway|as well|included|regardless|again)\b`),
  new RegExp(
    String.raw`\b(?:even|also|and|including|include|especially)(?: if)?(?: they| those| people| the| who| have| to| ones)* ${gone}\b`,
  ),
  new RegExp(
    String.raw`\b(?:ignore|ignoring|override|overriding|despite|regardless of|bypass|bypassing|skip|skipping|disregard|no matter (?:the|their)|whatever(?: the| their)?)\b[\w ]{0,20}\b${rules}\b`,
  ),
  /\bwhether (?:or not )?(?:they|people|customers) (?:have |has )?(?:consented|consent|agreed|opted[ -]?in|optin|subscribed|like it|want it)(?: or not)?\b/,
  /\bre-?subscribe (?:them|everyone|everybody|all|people|customers)\b|\bopt (?:them|everyone|everybody|all|people|customers)(?: all)?(?: back)? in\b/,
]
const counting = /^(?:how many|count|what|which|who|why|when|show|list)\b/

/** Is someone to be messaged who said no, or a limit to be gone around? Leaving them out, or counting them, is no such wish. */
export function asksToIgnoreConsent(text: string): boolean {
  const fixed = text.replaceAll(/\bunsub\w*?cri\w*bed\b|\bunsubscibed\b|\bunsubcribed\b/g, 'unsubscribed')
  return !counting.test(fixed) && !isForbidding(fixed) && shapes.some((shape) => shape.test(fixed))
}

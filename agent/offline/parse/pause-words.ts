import { tokenize } from '../text/tokens.ts'
import { readChannelName } from './channel-names.ts'

const thing = String.raw`(?:it|that|this|them|those|these|everything|all|sending|sends|(?:the|that|this|my|our|both|all|those|these|"|')(?: ?[\w"'&+-]+){0,6}|[\w-]+(?: [\w-]+){0,4} (?:campaign|campaigns|one))`
const now =
  '(?: (?:for (?:now|a while|a bit|the moment|the time being|today|the rest of .+)|temporarily|at once|immediately|right (?:now|away)|asap|now|today|again|please|pls|until .+|till .+|while .+|as long as .+|because .+|since .+))*'
/** A campaign and nothing smaller: what else is stopped, held or turned off may be a step, a rule or the quiet hours. */
const campaign = String.raw`(?:it|that|this|them|those|these|everything|(?:the )?sending|sends|(?:(?:the|that|this|my|our|all|those|these) )?(?:[\w"'&+-]+ ){0,5}(?:campaigns?|ones?|journey|flow|series|sequence|automation))`
const stopping = [
  String.raw`(?:pause|suspend|freeze|halt)(?: ${thing}|(?: [\w"'&+-]+){0,6}?)`,
  String.raw`(?:put|place|keep) ${thing} on (?:hold|ice|pause)`,
  String.raw`hold(?: off)?(?: (?:on|with))? ${campaign}|hold off`,
  String.raw`(?:take|pull) ${campaign} (?:off (?:the )?air|offline|off for now|down for now)`,
  String.raw`(?:switch|turn) (?:off ${campaign}|${campaign} off)`,
  String.raw`(?:pull|hit) the (?:kill switch|brakes?|plug)(?: on ${campaign})?|kill switch on ${campaign}`,
  String.raw`(?:do not|don't) send (?:(?:any ?more|any|more)(?: of)? )?${campaign}`,
  String.raw`(?:stop|cease)(?: sending)? ${campaign}|no more sends(?: (?:from|of|for) ${campaign})?`,
].join('|')
const order = new RegExp(`^(?:${stopping})${now}[.!]*$`)
const lead =
  /^(?:(?:please|pls|ok|okay|hmm+|hey|no|actually|wait|and|so|can (?:you|we)|could (?:you|we)|would you|will you|shall we|you should|we should|we need to|i want to|i would like to|let us|just|now|quickly|also|then|better|maybe)[,.!]?\s+)*/
/** A clause that orders something else: then the text is no mere pause. */
const orders =
  /^(?:send|email|push|text|message|mail|write|draft|create|build|announce|remind|welcome|tell|invite|launch|change|make|use|add|remove|wait|then)\b/
/** “Stop if they order” ends a journey; “pause 2 days, then …” is a wait; “stop using caps” is a rule. */
const otherwise =
  /\b(?:using|saying|writing|calling|putting|if|when|once|unless)\b|\bfor (?:an?|\d+|one|two|three|four|five|six|seven|a couple of|a few) (?:minutes?|hours?|days?|weeks?)\b|\bhold ?out\b/

const longest = 14

/** Is a campaign to wait until it is resumed? One clause must order it, and no other may order something else. */
export function asksToPause(bare: string): boolean {
  const clauses = bare
    .split(/[.;!,:]\s+|\s+-\s+|\s+(?:because|as|since) (?=(?:it|we|the|there|something|i)\b)/)
    .map((clause) => clause.replace(lead, '').trim())
    .filter(Boolean)
  return (
    clauses.some((clause) => isOrder(clause)) &&
    clauses.every((clause) => isOrder(clause) || (!orders.test(clause) && clause.split(' ').length <= longest))
  )
}

function isOrder(clause: string): boolean {
  return order.test(clause) && !otherwise.test(clause) && !speaksOfStep(clause) && clause.split(' ').length <= longest
}

/** “Stop the push”, “hold the email until 9”: a step is meant. */
function speaksOfStep(clause: string): boolean {
  if (!/^(?:stop|hold|cease|take|pull|switch|turn|do)\b/.test(clause) || /\bcampaign\b/.test(clause)) return false
  const tokens = tokenize(clause)
  return tokens.some((_, at) => readChannelName(tokens, at) !== undefined)
}

import { readCopyChange, type CopyChange } from './copy-change.ts'
import { correctText, normalise } from '../text/normalise.ts'
import { changesWhatIsMeant, isCampaignEdit, namesCampaignToEdit } from './campaign-edit-words.ts'

/** One thing a member wants changed or kept. */
export type Wish =
  | { kind: 'rule'; text: string }
  | { kind: 'copy'; change: CopyChange }
  | { kind: 'edit'; text: string }

const lead =
  /^(?:(?:and|but|also|please|pls|ok|okay|so|oh|then|actually|great|thanks|hey|hi|just|as a rule|one more thing|by the way|fyi)[,:]?\s+)*/
/** What a rule of copy may bound. */
const copyWords = String.raw`(?:emojis?|emoticons?|exclamation\w*|sentences?|words|characters?|chars|capitals?|caps)`
const bounding = new RegExp(
  String.raw`^(?:at most|no more than|not more than|max(?:imum)?(?: of)?|up to|only|fewer than|less than|under) [\w-]+ ${copyWords}\b|` +
    String.raw`^(?:(?:all|every|each|our|the|any) )*[\w-]+(?: \w+)? (?:must|should|may|can|have to|has to|need to|are to|is to|shall)(?: not| never| only| always)? (?:be|have|use|contain|exceed|hold|run|stay|need)\b.*\b${copyWords}\b`,
)
const choosing =
  /^(?:always |please )?(?:say|write|use|prefer) ["'][^"']+["'],? (?:and )?(?:not|never|instead of|rather than|over) ["']/

const rule =
  /^(never|always|do not ever|remember|remeber|from now on|in (the )?future|going forward|henceforth|as a rule|for (all )?future|note that|keep in mind|we (say|call|write|spell|never|always|do not|prefer|refer|use|avoid|like|hate|do not like)|our (voice|tone|style|brand|house style|customers are called)|do not (use|say|write|call|ever|put|add)|avoid|stop (using|saying|writing|calling|putting)|no (more )?(emojis?|exclamation|caps|capitals|jargon|hype|slang)|ban|exclamation marks? (are|is)|emojis? (are|is)|(keep|leave) (all |any |every )?(exclamation|emojis?|caps|capitals|jargon|hype|slang)|keep (all |every |our |the )?(tone|voice|emails?|copy|subjects?|subject lines|sentences|messages|push|pushes|texts?|sms|titles?)\b|(call|refer to) (them|people|our|customers|users)|use (a |an |the )?(\w+ )?(tone|voice|spelling|english)\b|write (in|like|as)|\w+ is a banned word|the words? ["'\w ]+ (is|are) (banned|forbidden|out))\b/

/**
 * The clauses of a message as wishes, when every clause is one: rules of voice, changes of the copy, edits of the
 * campaign. Undefined when the text is something else, such as a goal.
 */
export function readClauses(raw: string, aboutCampaign: boolean): Wish[] | undefined {
  const text = correctText(raw)
  const whole = readWish(text, aboutCampaign)
  const parts = splitClauses(text)
  if (parts.length <= 1) return whole === undefined ? undefined : [whole]
  const wishes = parts.map((part) => readWish(part, aboutCampaign))
  if (wishes.every((wish) => wish !== undefined) && !sameKind(wishes, whole)) return wishes
  return whole === undefined ? undefined : [whole]
}

/** One rule said in two clauses (“we say members, not users”) is one rule. */
function sameKind(wishes: readonly Wish[], whole: Wish | undefined): boolean {
  return whole?.kind === 'edit' && wishes.every(({ kind }) => kind === 'edit')
}

function splitClauses(text: string): string[] {
  return text
    .split(
      /(?:[.;!?]\s+|\s+-\s+|\s+[+&]\s+|,\s*(?:and|but|also|plus)\s+|\s+and\s+(?=(?:drop|add|remove|delete|wait|exclude|leave out|hold out|rename|call it|schedule|switch|replace|send it|use|only|also|never|always|do not|please|make it|stop|no (?:more )?(?:emojis?|exclamation)|keep (?:all )?(?:exclamation|emojis?)|avoid|remember|from now|we (?:do not|never|always|hate|avoid))\b)|,\s+(?=(?:we (?:do not|never|always|hate|avoid)|never|always|do not|please|make it|stop using|no (?:more )?(?:emojis?|exclamation)|avoid|remember|from now)\b))/i,
    )
    .map((part) => part.trim().replace(/[.!;,]+$/, ''))
    .filter(Boolean)
}

function readWish(part: string, aboutCampaign: boolean): Wish | undefined {
  const text = normalise(part).replace(lead, '')
  const isRule =
    rule.test(text) || bounding.test(text) || (choosing.test(text) && (!aboutCampaign || text.includes(',')))
  if (isRule && !isOneOff(text)) return { kind: 'rule', text: part.replace(new RegExp(lead.source, 'i'), '') }
  const change = readCopyChange(part, text, aboutCampaign)
  if (change !== undefined) return { kind: 'copy', change }
  const edits = namesCampaignToEdit(text) || changesWhatIsMeant(text) || (aboutCampaign && isCampaignEdit(text))
  return edits ? { kind: 'edit', text: part } : undefined
}

/** “Do not send it to …” is about this campaign, not about how the brand speaks. */
function isOneOff(text: string): boolean {
  return (
    /^(do not|never|always|avoid) (send|message|email|text|target|include|push)\b/.test(text) &&
    !/\b(exclamation|emoji|word|say|tone)\b/.test(text)
  )
}

import { isQuestion } from './question-words.ts'

const wants =
  /^(?:list|show|tell|give|remind|repeat|describe|explain|recap|summari[sz]e|read|see|do you (?:know|remember))\b/
/** What holds the rules of writing, by any of its names. */
const names =
  /\b(?:voices?|tones?|brand (?:rules?|book|guide|guidelines?|memory)|(?:style|writing|copy|language|wording) (?:rules?|guides?|guidelines?)|(?:our|your|house|brand|writing) style|rules? (?:do|have|are|did|should)|rules? (?:for|of|about|on) (?:our |the |how )?(?:texts?|copy|writing|e-?mails?|messages|wording|voice|tone|style|brand|we)|banned words|(?:words|phrases|terms) (?:are|do|should|must|can) (?:we|you) (?:not|never|avoid)|dos and do(?:n'?t| not)s?|do's and do(?:n'?t| not)'?s?)\b/
const speaking =
  '(?:write|writing|speak|speaking|talk|talking|sound|sounding|address|addressing|phrase|come across|communicate)'
/** How the brand speaks: “how we write”, “the way we talk to customers”, “how should you sound”. */
const manner = new RegExp(
  String.raw`\b(?:how|way)(?: (?:do|does|are|is|should|must|shall|will|would|can|have))? (?:we|you|i|us|our (?:messages|emails|copy|texts|brand))(?: (?:are|is|should|must|want|like|need|have|supposed|meant|told|asked|to|usually|always))* ${speaking}\b`,
)
/** What was kept, with nothing else named that it could be about. */
const kept =
  /\b(?:remember(?:ed)?|know|known|kept|stored|saved|learned|learnt|told|tell|taught|teach|given)(?: (?:you|us))?(?: about (?:us|me|our (?:brand|voice|style|copy|writing|tone)))?(?: so far)?[.?!]*$/
const you = /\b(?:what|everything|all|anything|which|rules?)\b.{0,30}\byou\b.{0,20}/

/** Does a text ask for the rules of voice that are kept, rather than set one? */
export function asksForVoice(bare: string): boolean {
  const asks = isQuestion(bare) || wants.test(bare) || bare.endsWith('?')
  if (!asks) return false
  return (
    names.test(bare) ||
    manner.test(bare) ||
    (you.test(bare) && kept.test(bare) && !/\bwhat do (?:you|we) know\W*$/.test(bare))
  )
}

import type { Token } from '../../text/tokens.ts'
import { wordsOf } from './word-class.ts'

const health =
  'pregnant pregnancy pregnancies depression depressed anxiety bipolar illness illnesses disease diseases cancer diabetes ' +
  'diabetic diagnosis diagnosed diagnoses disability disabilities hiv addiction addicted alcoholic alcoholics ' +
  'obese obesity overweight miscarriage infertile infertility abortion menopause autism autistic adhd dementia suicidal ' +
  'schizophrenia epilepsy epileptic'
const belief =
  'religion religions religious muslim muslims islamic jewish jews judaism christianity hindu hindus hinduism ' +
  'buddhist buddhists catholic catholics protestant protestants sikh sikhs atheist atheists evangelical mormon mormons'
const origin =
  'ethnic ethnicity ethnicities racial immigrant immigrants immigration refugee refugees undocumented hispanic latino latinos gypsy gypsies'
const orientation =
  'gay gays lesbian lesbians bisexual bisexuals queer homosexual homosexuals transgender transsexual lgbt lgbtq sexuality'
const money = 'bankrupt bankruptcy insolvent insolvency indebted unemployed jobless'
const isSensitive = wordsOf([health, belief, origin, orientation, money].join(' '))

const people = String.raw`(?:people|persons?|customers?|users?|members?|clients?|shoppers?|families|men|women|households?|ones|those)`
const likely = String.raw`(?:are|is|be|being|seem|seems|look|looks|probably|likely|possibly|might be|may be|who|all|every|our|the|other)`
const phrases = new RegExp(
  [
    String.raw`\bmental(?:ly)? (?:health|ill|illness|disorder|problems?)\b`,
    String.raw`\b(?:black|white|brown|asian|african|arab|christian|roma|native) ${people}\b|\bchristians\b`,
    String.raw`\b${likely} christian\b`,
    String.raw`\b(?:their|same|by|what) (?:race|faith|skin colou?r|gender identity|sexual \w+)\b`,
    String.raw`\bsexual (?:orientation|preferences?)\b`,
    String.raw`\bpolitical(?:ly)? (?:views?|party|parties|opinions?|leanings?|active)\b|\btrade union\b|\b(?:left|right)[- ]wing\b`,
    String.raw`\bin debt\b|\b(?:have|has|with|their|many|much) (?:\w+ )?debts?\b|\bdisabled ${people}\b|\b(?:${people}|who|they) (?:are|is) disabled\b|\bfinancial(?:ly)? (?:distress\w*|troubles?|hardships?|difficult\w*|struggl\w*|desperate|weak|vulnerable)\b`,
    String.raw`\b(?:struggl\w*|in trouble) (?:financially|with (?:money|debts?|bills)|to pay)\b|\b(?:can not|cannot) afford\b|\blow[- ]incomes?\b|\bpoor ${people}\b|\bmoney (?:trouble|worries|problems)\b`,
    String.raw`\bexpecting a (?:baby|child)\b|\b(?:lost|losing) (?:their|his|her) jobs?\b|\bgambling (?:problem|addict\w*|habit)\b`,
    String.raw`\b(?:seriously|chronically|terminally) ill\b|\bhealth (?:problems?|conditions?|issues?|status)\b`,
  ].join('|'),
)
/** Turns of speech that say nothing of anybody’s health, money or belief. */
const idioms =
  /\bpregnant pauses?\b|\b(?:tech|technical|design) debts?\b|\bquestion of faith\b|\bcolou?r[- ]?blind\b|\bdepressed (?:prices?|markets?|keys?|buttons?)\b/g
const subject = /^(?:about|announce|announcing|introduce|introducing|promote|regarding|launch|launching|mention)$/
const ofPeople =
  /^(?:who|whose|that|with|for|to|are|is|people|persons?|customers?|users?|members?|clients?|their|his|her|your|they|theirs|those|anyone|everyone)$/

/** The words of a text that make what is sensitive its audience or the ground of its copy; none where it only speaks of it. */
export function findSensitive(text: string, tokens: readonly Token[]): string[] {
  const plain = text.replace(idioms, ' ')
  const phrase = phrases.exec(plain)?.[0]
  const words = tokens.filter(
    (token, index) => isSensitive(token) && plain.includes(token.word) && !isOnlySubject(tokens, index),
  )
  return [...words.map(({ word }) => word), ...(phrase === undefined ? [] : [phrase])]
}

/** “About our book on depression”: what a message speaks of, and of nobody who gets it. */
function isOnlySubject(tokens: readonly Token[], index: number): boolean {
  const opened = tokens.slice(0, index).findLastIndex(({ word }) => subject.test(word))
  return opened >= 0 && !tokens.slice(opened + 1, index).some(({ word }) => ofPeople.test(word))
}

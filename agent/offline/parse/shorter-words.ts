const text =
  '(?:copy|text|texts|words?|wording|body|message|messages|e-?mails?|mails?|push|sms|subject(?: lines?)?|title|headline|paragraphs?|sentences?|version|draft|it|that|this|them|things)'
const a = String.raw`(?:(?:the|that|this|its|our|your|all|of) )*`

/** The wish for fewer words, in its shapes: what to do, how it should be, and what is wrong with it. */
const shapes = [
  String.raw`(?:shorten|trim|tighten|condense|abridge|compress|slim|pare|prune|streamline|simplify|halve|boil)(?:ed)?\b`,
  String.raw`(?:cut|boil|slim|pare|trim|bring|get|reduce|strip|whittle|keep|chop) (?:${a}${text} )?(?:down|back|in half|by half|short)\b`,
  String.raw`(?:chop|cut|trim|reduce|compact|prune) ${a}${text}\b|less long\b|not (?:so|as|that|quite so) long\\b`,
  String.raw`(?:cut|drop|lose|chop|remove|take out) (?:half|some|most|a (?:third|lot|bit)|a few)(?: of)? ${a}(?:copy|text|words?|wording|sentences?|it)\b`,
  String.raw`(?:too|so|very|rather|quite|bit|far too|way too) (?:long|wordy|verbose|lengthy|rambling|long-winded)\b|long-?winded\b|wordy\b`,
  String.raw`(?:too|so|way|far too) (?:much (?:text|copy|to read|words)|many (?:words|sentences))\b`,
  String.raw`(?:shorter|briefer|tighter|terser|snappier|punchier|crisper|leaner|conciser|pithier|more (?:concise|brief|succinct|compact|to the point)|less (?:wordy|text|verbose|copy|words))\b`,
  String.raw`(?:make|keep|have|want|be) (?:${a}${text} )?(?:more )?(?:short|brief|concise|succinct|compact|snappy|punchy|crisp|pithy)\b|concise\b`,
  String.raw`(?:fewer|half(?: (?:as many|the|of the|that many))?|less) (?:words|text|length|copy|sentences)\b|half (?:as|the) (?:long|length|size)\b`,
  String.raw`(?:get|come|cut|stick) (?:straight |right )?to the point\b`,
]
const shorter = new RegExp(String.raw`\b(?:${shapes.join('|')})`, 'g')
/** What else can be made shorter, and is no copy. */
const otherThing =
  /\b(?:wait|waits|waiting|delay|delays|gap|pause|window|audience|segment|list|holdout|journey|campaign|hours?|minutes?|days?|weeks?|months?|budget|cap)\b/

/** Is copy to be said in fewer words? */
export const asksForShorter = (clause: string): boolean => {
  shorter.lastIndex = 0
  return shorter.test(clause) && !otherThing.test(clause)
}

/** The clause without the words of that wish. */
export const withoutShorter = (clause: string): string => clause.replace(shorter, ' ')

const noun = '(?:changes?|edits?|things?|ones?|versions?|turns?|steps?|bits?|drafts?|copy|update|updates|rewrite)'
const which = '(?:very |whole |last |latest |previous |final |recent |most recent |other )*'
const did =
  '(?:what|everything|all|whatever|the (?:thing|things|change|changes)) (?:that )?(?:you|we|i|it) (?:have |just |last |only )*(?:did|done|changed|made|wrote|written|edited)(?: just now| last| now| there)?'
const thing = String.raw`(?:it|that|this|them|those|everything|all(?: of)?(?: (?:it|that|them))?|${did}|(?:the|my|your|our|that|those|this) ${which}${noun}?|(?:the|my|your) (?:last|latest)(?: (?:two|few))?)`
const politely = String.raw`(?:\s*,?\s*(?:again|please|pls|now|then|thanks|thank you|for me|if you can|if possible))*\s*[.!?]*$`
const phrase = (words: readonly string[]) => new RegExp(`^(?:${words.join('|')})${politely}`)
const was = '(?:was|were|stood|looked|had been|used to be)'
/** “How it was”, “the previous version”: where a way back leads. */
const before = String.raw`(?:to )?(?:(?:how|what|where|the way|as|like) (?:it|that|this|things|everything|they) ${was}(?: (?:before|earlier|originally|at first))?(?: (?:that|this))?|(?:the )?(?:previous|prior|earlier|last|old|older|original|former|first) (?:version|state|one|draft|copy|text|wording)|(?:the )?(?:version|state|one) before|before(?: that| this)?)`

/** To take back what was taken back: “redo that”, “apply it again”, “put it back again”, “undo the undo”. */
const redo = phrase([
  String.raw`(?:redo|re-do|reapply|re-apply|reinstate|re-instate)(?:\s+${thing})?`,
  String.raw`(?:do|apply)\s+${thing}\s+(?:over\s+)?again`,
  String.raw`(?:put|bring|get|take)\s+${thing}\s+back\s+again`,
  String.raw`(?:undo|revert|reverse|cancel|take back)\s+(?:the|that|my|your)(?: last| latest)?\s+(?:undo|undoing|revert|rollback)`,
])
/** What is to come back may be what was there before a change, or the change that was undone. */
const back = phrase([String.raw`(?:put|bring|get)\s+${thing}\s+back`, String.raw`(?:i|we)\s+want\s+${thing}\s+back`])
const undo = phrase([
  String.raw`(?:undo|revert|rollback|reverse|unwind)(?:\s+${thing})?(?:\s+${before})?`,
  String.raw`(?:roll|take|turn|switch|walk|change|set|put|bring) (?:back )?${thing}(?: back)?(?:\s+${before})?`,
  String.raw`(?:return ${before}|(?:go|step|get|take us|take me|switch|change|roll) back(?: (?:one|a|1)(?: (?:step|version|turn))?)?(?:\s+${before})?)`,
  String.raw`(?:one step back|as you were|back ${before})`,
  String.raw`(?:the |our |my )?(?:previous|prior|earlier|old|older|original) (?:version|one|draft|copy|text|wording)(?: back)?`,
  String.raw`(?:scrap|discard|drop|cancel|reset|ditch|bin|lose|forget|never ?mind|get rid of) (?:${did}|(?:that|the|your|my) (?:last|latest|previous|recent) ${noun}|(?:that|the|your) (?:change|changes|edit|edits))`,
  String.raw`throw (?:away ${thing}|${thing} away)`,
  String.raw`(?:scrap|reset|never ?mind|discard|cancel) (?:that|it|the last)`,
  String.raw`(?:restore|bring back|give me back|(?:i|we) (?:want|liked|preferred|prefer|would like|need)) (?:${thing}|the (?:previous|prior|earlier|old|older|original|former|last) (?:version|state|one|draft|copy|text|wording))(?: back| better| more)?(?:\s+${before})?`,
  String.raw`(?:make|leave|keep|have) (?:it|that|this|things|everything) (?:again )?${before}`,
])
/** Undoing, with what is meant in words of its own: a turn, a campaign, a part of it. */
const begins =
  /^(?:undo|revert|roll ?back|take (?:that|it|this) back|(?:cancel|scrap|forget) (?:that|the) last (?:change|edit|turn))\b/
const needsBack = /^(?:take|turn|switch|walk|change|set|put|bring|roll)\b/
/** What may be said first of a change that is to go. */
const regret =
  /^(?:(?:no|nope|nah|hmm+|oops|whoops|sorry|wait|stop|damn|ugh|argh|well|hm|oh|actually|ok|on second thoughts?|my (?:bad|mistake)|(?:that|this|it) (?:just )?(?:made (?:it|things|that) worse|looks? worse|reads? worse|(?:was|is|were) (?:a |my |the |not )*(?:mistake|error|wrong|worse|better before|bad|what i (?:wanted|meant)|right))|wrong(?: one)?|i (?:did not|do not|never) (?:mean|want|like|ask for) (?:that|it|this)|i (?:changed my mind|take that back)|i do not like (?:it|that|this))[,.!;:-]*\s+)+/

/** `back`: which of the two it is follows from what was done last. */
export type UndoWish = 'undo' | 'redo' | 'back'

/** Whether the words ask for a change to be undone or redone. @param text normalised, without courtesies before it */
export function readUndoWish(text: string): UndoWish | undefined {
  if (text.split(' ').length > 16) return undefined
  const plain = text
    .replace(regret, '')
    .replace(/^(?:please|pls|can you|could you|just|let us|and|i want to|i would like to) /, '')
  if (redo.test(plain)) return 'redo'
  if (back.test(plain)) return 'back'
  const leadsBack =
    !needsBack.test(plain) || /\bback\b/.test(plain) || new RegExp(String.raw`\b${before}${politely}`).test(plain)
  return (undo.test(plain) && leadsBack) || begins.test(plain) ? 'undo' : undefined
}

/** What is to be undone, where the words say more than “that”. */
export type Undone = { turn: string } | { earlier: true } | { of: string }

const named = /\btrn_[\w-]+/
const earlier =
  /\b(?:(?:turn|one|change|edit|thing|step) before (?:that|this|it|last|the last)|(?:second|next) to last|second last|last but one|previous to that)\b/i
const object = /\b(?:to|on|in|of|for|with|from) ((?:the |my |our |that |this )?[^.!?]+)[.!?]*$/i

/** “Undo trn_…”, “undo the change before that”, “undo what I did to the welcome campaign”. @param text as typed */
export function readUndone(text: string): Undone | undefined {
  const [turn] = named.exec(text) ?? []
  if (turn !== undefined) return { turn }
  if (earlier.test(text)) return { earlier: true }
  const of = new RegExp(String.raw`\b${before}`, 'i').test(text) ? undefined : object.exec(text)?.[1]
  return of === undefined || /^(?:it|that|this|them|us|me)$/i.test(of) ? undefined : { of }
}

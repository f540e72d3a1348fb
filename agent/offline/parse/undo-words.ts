const thing =
  '(?:it|that|this|them|those|things|everything|all(?: of)?(?: (?:it|that|them))?|(?:the|my|your|our|that|those)(?: (?:last|latest|previous|whole))*(?: (?:change|changes|edit|edits|one|ones|version|turn))?)'
const end = String.raw`(?:\s+(?:again|please|pls|now|then|thanks|thank you))*[.!?]*$`
const phrase = (words: string) => new RegExp(`^(?:${words})${end}`)

/** To take back what was taken back: “redo that”, “apply it again”, “put it back again”, “undo the undo”. */
const redo = phrase(
  [
    String.raw`(?:redo|re-do|reapply|re-apply|reinstate|re-instate)(?:\s+${thing})?`,
    String.raw`(?:do|apply)\s+${thing}\s+(?:over\s+)?again`,
    String.raw`(?:put|bring|get|take)\s+${thing}\s+back\s+again`,
    String.raw`(?:undo|revert|reverse|cancel|take back)\s+(?:the|that|my|your)(?: last| latest)?\s+(?:undo|undoing|revert|rollback)`,
  ].join('|'),
)
/** What is to come back may be what was there before a change, or the change that was undone. */
const back = phrase(String.raw`(?:put|bring|get)\s+${thing}\s+back|(?:i|we)\s+want\s+${thing}\s+back`)
const undo =
  /^(undo|revert|roll\s?back|take (that|it|this) back|put (that|it|things) back|go back|change (it|that) back|scrap (that|the last)|reset (that|it)|forget (that|the last) change|never ?mind (that|the last)|cancel (that|the last) (change|edit)|restore)\b/

/** `back`: which of the two it is follows from what was done last. */
export type UndoWish = 'undo' | 'redo' | 'back'

/** Whether the words ask for a change to be undone or redone. @param text normalised, without courtesies before it */
export function readUndoWish(text: string): UndoWish | undefined {
  if (text.split(' ').length > 10) return undefined
  if (redo.test(text)) return 'redo'
  if (back.test(text)) return 'back'
  return undo.test(text) ? 'undo' : undefined
}

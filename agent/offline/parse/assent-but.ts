import { cleanText } from '../text/clean.ts'
import { normalise } from '../text/normalise.ts'

const hinge = /[\s,;:.–-]+(?:but|only|except|though|just not|as long as|provided(?: that)?)\b[\s,:]*/i
const assent =
  /^(?:(?:please|ok|okay|yes|yep|sure|fine|good|great|perfect|thanks|looks|all|it|this|that|is|with|me|by|now|i|we|you|can|let us)[\s,.!]*)*(?:(?:launch|send|publish|activate|approve|approved|agreed|go|go ahead|do|start|ship|release)[\s,.!]*(?:it|that|this|them|ahead|now|out|off)?)?$/

/**
 * Yes, with a change: “approve, but at 8”, “looks good, only make it shorter”. That is no approval of what was shown.
 * @returns what is to change, in the member's words; undefined when the text is something else
 */
export function readAssentBut(raw: string): string | undefined {
  const text = cleanText(raw)
  const found = hinge.exec(` ${text}`)
  if (found === null) return undefined
  const [head, rest] = [text.slice(0, Math.max(0, found.index - 1)), text.slice(found.index - 1 + found[0].length)]
  return head.trim() !== '' && rest.trim() !== '' && assent.test(normalise(head)) ? rest.trim() : undefined
}

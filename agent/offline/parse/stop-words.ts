import { readChannelName } from './channel-names.ts'
import { tokenize } from '../text/tokens.ts'

const forGood =
  /\b(?:for good|for ?ever|permanently|once and for all|completely|altogether|entirely|definitively|never (?:to )?(?:run|start|resume|send) again)\b/
const halting = /^(?:stop|halt|pause|end|terminate|kill|shut|close|retire|discontinue|cancel|turn off|switch off)\b/
const ending = /^(?:end|terminate|kill|shut down|retire|discontinue|put an end to|do away with)\b/
const meant = /\b(?:it|that|this|them|campaigns?|journeys?|flows?|series|newsletter|one)\b/

/** Is a campaign to end for good, rather than to wait? “Stop the push” speaks of a step, and “stop it” can be taken back. */
export function asksToStop(bare: string): boolean {
  const tokens = tokenize(bare)
  if (tokens.length > 16 || tokens.some((_, at) => readChannelName(tokens, at) !== undefined)) return false
  if (/\b(?:if|when|once(?! and for all)|unless)\b/.test(bare)) return false
  // Ending cannot be taken back: whoever names a time means a pause.
  if (/\b(?:until|till|for (?:now|today|a while|a bit|the moment|the time being)|temporarily|kill switch)\b/.test(bare))
    return false
  return (halting.test(bare) && forGood.test(bare)) || (ending.test(bare) && meant.test(bare))
}

import type { Channel } from '../../../domain/channels.ts'
import type { StepOf } from '../../../domain/campaign/steps.ts'
import { readChannelName } from '../parse/channel-names.ts'
import { readOrdinal } from '../text/ordinals.ts'
import { push, type EditPlace } from './edit-place.ts'

type Message = StepOf<'message'>

/** “Remove the second message”, “drop the last email”: that message alone, with the wait before it. */
export function removeMessage({ reading, campaign, edit }: EditPlace): void {
  const at = reading.tokens.findIndex(
    ({ word }, index) => isWhich(word) && isRemoved(reading.word(index - 1), reading.word(index - 2)),
  )
  const named = at < 0 ? undefined : readChannelName(reading.tokens, at + 1)
  if (at < 0 || (named === undefined && !/^(messages?|steps?|ones?)$/.test(reading.word(at + 1)))) return
  const which = reading.word(at)
  reading.take(at - 1, named?.end ?? at + 2)
  const { steps } = campaign
  const messages = steps.filter((step) => step.kind === 'message')
  const meant = messages.filter((step) => named === undefined || carries(step, named.channel))
  const message = which === 'last' ? meant.at(-1) : meant[(readOrdinal(which) ?? 1) - 1]
  if (message?.id == null) {
    edit.notes.push(`There is no ${which} ${named === undefined ? 'message' : named.channel} to take out.`)
    return
  }
  if (messages.length === 1) {
    edit.notes.push('It is the only message: to send nothing, leave the draft as it is, or undo it.')
    return
  }
  const before = steps[steps.indexOf(message) - 1]
  if (before?.kind === 'wait' && before.id !== null) edit.operations.push({ remove: { step: before.id } })
  push(edit, { remove: { step: message.id } }, `its ${which} ${named?.channel ?? 'message'} is gone`)
}

const isWhich = (word: string): boolean => word === 'last' || readOrdinal(word) !== undefined
const isRemoved = (before: string, earlier: string): boolean =>
  removing.test(before === 'the' || before === 'out' ? earlier : before)
const removing = /^(remove|drop|delete|cut|lose|skip|take|scrap)$/
const carries = ({ channels }: Message, wanted: Channel): boolean => channels.some(({ channel }) => channel === wanted)

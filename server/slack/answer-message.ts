import { AppError } from '../../domain/errors.ts'
import { findEventMessages } from '../../store/slack/messages.ts'
import { layOut } from './blocks.ts'
import { escapeText } from './escape-text.ts'
import { followTurn } from './follow-turn.ts'
import type { Spoken } from './read-call.ts'
import { readSlackText } from './read-text.ts'
import { inSlackWorkspace, type SlackWorld, threadIdOf } from './slack-world.ts'
import { TurnShow } from './turn-show.ts'
import { identify } from './who.ts'
import { post, tellOne } from './write-message.ts'

const sharedChannel =
  'This channel is shared with another organisation, and what I show is for your own. Write to me directly.'
const notAnswered =
  'I could not answer this; whoever runs Carillon finds the reason in its log. Write it again to try once more.'
const noFiles = 'I do not read files: I go by your words alone.'
const noText = 'I can read text only: write what you would like to do.'

/**
 * Somebody wrote to us: run their turn in the thread that this is part of, and show it there.
 * @throws AppError thread_busy while another turn runs there; Slack's client's errors
 */
export async function answerMessage(world: SlackWorld, spoken: Spoken): Promise<void> {
  const { teamId, botUserId } = await world.findSelf()
  if (spoken.teamId !== teamId) return
  const { place, eventId, userId } = spoken
  const refusal = spoken.isShared ? sharedChannel : null
  const who = refusal === null ? await identify(world, userId) : { refusal }
  if ('refusal' in who) return say(world, spoken, who.refusal)
  const text = readSlackText(spoken.text, botUserId)
  if (text === '') return say(world, spoken, noText)
  if (spoken.hasFiles) await tellOne(world, place, userId, escapeText(noFiles))

  const threadId = threadIdOf(teamId, place)
  const messages = await inSlackWorkspace(world, (ws) => findEventMessages(ws, eventId))
  const show = new TurnShow(world, { place, threadId, event: { id: eventId, messages } })
  await show.begin()
  try {
    await followTurn(world, { member: who.member, threadId, input: { text, id: eventId } }, show)
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'thread_busy' || error.code === 'unavailable') throw error
    show.hear({ type: 'RUN_ERROR', code: error.code, message: error.message })
    await show.finish()
  }
}

/** There will be no answer: say so where it was promised. */
export async function giveUp(world: SlackWorld, spoken: Spoken | null): Promise<void> {
  if (spoken === null) return
  const { place, eventId, teamId } = spoken
  try {
    const messages = await inSlackWorkspace(world, (ws) => findEventMessages(ws, eventId))
    if (!messages.has('answer')) return
    const event = { id: eventId, messages }
    const show = new TurnShow(world, { place, threadId: threadIdOf(teamId, place), event })
    show.hear({ type: 'RUN_ERROR', code: 'unavailable', message: notAnswered })
    await show.finish()
  } catch (error) {
    world.deps.log.warn({ err: error }, 'that there is no answer could not be said in Slack')
  }
}

/** In a channel only they read it. */
async function say(world: SlackWorld, { isDirect, place, userId }: Spoken, words: string): Promise<void> {
  const text = escapeText(words)
  if (!isDirect) return tellOne(world, place, userId, text)
  await post(world, place, { text, blocks: layOut([{ kind: 'lines', lines: [text] }], [], '') })
}

import { assertRole } from '../../agent/assert-role.ts'
import { AppError } from '../../domain/errors.ts'
import { readCampaign } from '../../store/campaigns/campaigns.ts'
import { putBrake } from '../chat/put-brake.ts'
import type { Block } from './blocks.ts'
import { brakeBlockOf, brakeButtons } from './cards/brakes.ts'
import { layOut } from './blocks.ts'
import { escapeText } from './escape-text.ts'
import type { Clicked } from './read-call.ts'
import { inSlackWorkspace, type SlackWorld } from './slack-world.ts'
import { identify } from './who.ts'
import { changeMessage, tellOne } from './write-message.ts'

const said = {
  paused: 'paused it. What is queued waits. To go on, say “resume it”; that asks for an approval.',
  stopped: 'stopped it for good. What is queued is skipped.',
} as const

/** A click on Pause or Stop. It counts at once; the buttons give way to who did it. */
export async function brake(world: SlackWorld, clicked: Clicked, to: 'paused' | 'stopped'): Promise<void> {
  const tell = (words: string) => tellOne(world, clicked.place, clicked.userId, escapeText(words))
  const who = await identify(world, clicked.userId)
  if ('refusal' in who) return tell(who.refusal)
  const { workspaceId } = world
  const { member } = who
  try {
    const { document } = await inSlackWorkspace(world, async (ws) => {
      await assertRole(ws, member, { needed: 'editor', what: to === 'paused' ? 'Pausing it' : 'Stopping it' })
      return readCampaign(ws, clicked.value)
    })
    await putBrake(world.deps, { workspaceId, member }, clicked.value, to, 'slack')
    const words = `“${document.name}”: ${member.name} ${said[to]}`
    await changeMessage(world, clicked.message, {
      text: clicked.message.text,
      blocks: replaceBrakes(clicked, to, escapeText(words)),
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    await tell(error.message)
  }
}

/** The message as Slack has it, with its brakes exchanged for what became of them. */
function replaceBrakes({ message, value }: Clicked, to: 'paused' | 'stopped', words: string): Block[] {
  const now = layOut([{ kind: 'note', lines: [words] }], brakeButtons({ campaignId: value, status: to }), '')
  const blocks = message.blocks as Block[] // Slack's own copy of what we wrote
  return blocks.flatMap((block) => (block.block_id === brakeBlockOf(value) ? now : [block]))
}

import type { Button } from './blocks.ts'
import { escapeText } from './escape-text.ts'
import type { Clicked } from './read-call.ts'
import type { SlackWorld } from './slack-world.ts'
import { identify } from './who.ts'
import { tellOne } from './write-message.ts'

export const stopAction = 'turn_stop'

export const stopButton = (threadId: string): Button => ({ action: stopAction, label: 'Stop', value: threadId })

/** A click on Stop while a turn runs: any member may, as on the page. */
export async function stopTurn(world: SlackWorld, clicked: Clicked): Promise<void> {
  const who = await identify(world, clicked.userId)
  const tell = (words: string) => tellOne(world, clicked.place, clicked.userId, escapeText(words))
  if ('refusal' in who) return tell(who.refusal)
  const isStopped = await world.live.stop({ workspaceId: world.workspaceId, threadId: clicked.value })
  if (!isStopped) await tell('Nothing runs here that could be stopped.')
}

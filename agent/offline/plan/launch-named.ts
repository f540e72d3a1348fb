import type { Conversation } from '../conversation.ts'
import { cleanText } from '../text/clean.ts'
import { call, type Reply } from '../reply.ts'
import { planBuild } from './build.ts'
import { answerLaunch } from './answer-launch.ts'
import { readList } from './references.ts'
import { lastStep } from './turn-steps.ts'

/** “Launch the cart reminder”: the campaign of that name when there is one, else a goal like any other. */
export function planLaunchNamed(conversation: Conversation): Reply {
  const { current } = conversation
  const asked = readAskedName(current.text)
  const found = lastStep(current, 'find_campaigns')
  if (found === undefined) return call('find_campaigns', { text: asked, status: null })
  const named = readList(found.result).find(({ name }) => plain(name) === asked)
  if (named === undefined) return planBuild(conversation)
  const launched = lastStep(current, 'launch_campaign')
  if (launched !== undefined) return answerLaunch(launched, current)
  return call(
    'launch_campaign',
    { campaign: named.id },
    `Here is “${named.name}” for your approval. Nothing is sent before that.`,
  )
}

const readAskedName = (text: string): string =>
  plain(text.replace(/^.*?\b(launch|publish|activate|release|go live with)\b/i, ''))

/** A name as it is compared: without case, quotes, marks at the ends and the words around it. */
function plain(name: string): string {
  return cleanText(name)
    .toLowerCase()
    .replaceAll('"', '')
    .replace(/^[\s:'-]*(the |my |our )?/, '')
    .replace(/( campaign| now| please)*[\s.!']*$/, '')
}

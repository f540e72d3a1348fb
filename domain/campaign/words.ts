import type { StepLine } from '../cards.ts'
import { channelWords } from '../channels.ts'
import { describeCondition } from '../conditions/describe-condition.ts'
import type { WordsContext } from '../conditions/operator.ts'
import { describeDuration } from '../words.ts'
import type { Campaign, Conversion, Exit } from './campaign.ts'
import type { ChannelMessage, Timing } from './message.ts'
import type { Step } from './steps.ts'
import { listInner } from './tree.ts'

/** Names to say for the ids that conditions hold. */
export type Names = WordsContext['names']

/** A campaign's own name, for what its conditions say of itself. */
export const ownName = (id: string, { name }: Pick<Campaign, 'name'>): Names => ({ campaigns: new Map([[id, name]]) })

/** The filters of an event. */
export function describeWhere(where: readonly { property: string }[]): string {
  return where.length === 0 ? '' : ` with ${where.map(describeFilter).join(' and ')}`
}

function describeFilter(filter: { property: string }): string {
  const { property, ...rest } = filter
  const [operator, value] = Object.entries(rest).find(([, parameter]) => parameter !== undefined) ?? ['', '']
  return `${property} ${operator} ${JSON.stringify(value)}`
}

export function describeExit(exit: Exit, names: Names = {}): string {
  if (exit.kind === 'condition') return `as soon as: ${describeCondition(exit.condition, names)}`
  return `on “${exit.event}”${describeWhere(exit.where)}${exit.sameKey === null ? '' : ` with the same ${exit.sameKey}`}`
}

export function describeConversion(conversion: Conversion): string {
  const goal =
    conversion.kind === 'event'
      ? `“${conversion.event}”${describeWhere(conversion.where)}`
      : `being in “${conversion.segment}”`
  return `${goal} within ${describeDuration(`PT${conversion.withinHours}H`)} of ${conversion.creditedTo === 'sent' ? 'sending' : conversion.creditedTo === 'opened' ? 'an open' : 'a click'}`
}

/** The journey as lines, indented by depth, for cards and the terminal. */
export function describeSteps(steps: readonly Step[], names: Names = {}, depth = 0): StepLine[] {
  return steps.flatMap((step) => [
    { depth, icon: iconOf(step), words: describeStep(step, names) },
    ...listInner(step)
      .filter((list) => list.steps.length > 0)
      .flatMap((list) => [
        { depth: depth + 1, icon: 'branch' as const, words: `${list.name}:` },
        ...describeSteps(list.steps, names, depth + 2),
      ]),
  ])
}

function iconOf(step: Step): StepLine['icon'] {
  const icons = {
    message: 'message',
    wait: 'wait',
    wait_until_time: 'wait',
    wait_for_event: 'wait',
    branch: 'branch',
    split: 'split',
    end: 'end',
    llm: 'action',
    update: 'action',
    webhook: 'action',
  } as const
  return icons[step.kind]
}

export function describeStep(step: Step, names: Names = {}): string {
  switch (step.kind) {
    case 'message':
      return `${step.channels.map((each) => describeChannel(each, names)).join(', else ')}${describeTiming(step.timing)}`
    case 'wait':
      return `wait ${describeDuration(step.duration)}`
    case 'wait_until_time':
      return `wait until ${step.atLocalTime}${step.weekdays.length === 0 ? '' : ` on ${step.weekdays.join(', ')}`} in their time`
    case 'wait_for_event':
      return `wait for “${step.event}”${describeWhere(step.where)}, at most ${describeDuration(step.timeout)}`
    case 'branch':
      return `branch: ${step.paths.map((path) => `${path.name} if ${describeCondition(path.when, names)}`).join('; ')}`
    case 'split':
      return `split: ${step.arms.map((arm) => `${arm.name} ${arm.percent} %`).join(', ')}`
    case 'llm':
      return `write with the language model: ${step.instruction}`
    case 'update':
      return `set ${step.set.map(({ key }) => key).join(', ')}`
    case 'webhook':
      return `call ${new URL(step.url).host}${step.traits.length === 0 ? '' : ` with ${step.traits.join(', ')}`}`
    case 'end':
      return 'end'
  }
}

function describeChannel(message: ChannelMessage, names: Names): string {
  const { channel, when, content } = message
  const languages =
    content.locales.length === 0 ? '' : ` (also ${content.locales.map(({ language }) => language).join(', ')})`
  return `${channelWords[channel]} “${headlineOf(message)}”${languages}${when === null ? '' : ` if ${describeCondition(when, names)}`}`
}

/** The one line by which a person recognises the copy: a subject, a title or the first words. */
export function headlineOf(message: ChannelMessage): string {
  switch (message.channel) {
    case 'email':
      return message.content.default.subject
    case 'push':
    case 'in_app':
      return message.content.default.title
    case 'sms':
      return message.content.default.text.slice(0, 60)
    case 'whatsapp':
      return (message.content.default.text ?? message.content.default.template ?? '').slice(0, 60)
  }
}

function describeTiming(timing: Timing): string {
  switch (timing.kind) {
    case 'now':
      return ''
    case 'local_time':
      return `, at ${timing.at} in their time`
    case 'best_time':
      return ', when each is most likely to open it'
  }
}

/** The audience of a campaign in words. */
export function describeAudience(campaign: Campaign): string {
  return describeCondition(campaign.audience)
}

import type { Condition } from '../conditions/condition.ts'
import type { Campaign } from './campaign.ts'
import { listSteps } from './tree.ts'

/** Every condition of the document with the path at which it stands; a segment by name is a condition too. */
export function listConditions(campaign: Campaign): { condition: Condition; path: string }[] {
  const { trigger, audience, exit, conversion, steps } = campaign
  const inSegment = (segment: string): Condition => ({ inSegment: { segment } })
  return [
    ...('segment' in trigger ? [{ condition: inSegment(trigger.segment), path: 'trigger' }] : []),
    { condition: audience, path: 'audience' },
    ...exit.flatMap((each, index) =>
      each.kind === 'condition' ? [{ condition: each.condition, path: `exit/${index}/condition` }] : [],
    ),
    ...(conversion?.kind === 'segment' ? [{ condition: inSegment(conversion.segment), path: 'conversion' }] : []),
    ...listSteps(steps).flatMap(({ step, path }) => {
      if (step.kind === 'branch')
        return step.paths.map(({ when }, index) => ({ condition: when, path: `${path}/paths/${index}/when` }))
      if (step.kind !== 'message') return []
      return step.channels.flatMap(({ when }, index) =>
        when === null ? [] : [{ condition: when, path: `${path}/channels/${index}/when` }],
      )
    }),
  ]
}

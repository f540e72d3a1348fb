import type { Condition } from '../conditions/condition.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignProblem, type CheckScope, checkSegment } from './check-names.ts'
import type { SegmentTrigger } from './trigger.ts'

/** A segment that exists; and nothing that asks whoever has just left it to be in it, or the other way round. */
export function checkSegmentTrigger(
  { kind, segment }: SegmentTrigger,
  { audience, exit }: Pick<Campaign, 'audience' | 'exit'>,
  scope: CheckScope,
): CampaignProblem[] {
  const unknown = checkSegment(segment, 'trigger/segment', scope)
  if (unknown.length > 0) return unknown
  const idOf = (name: string) =>
    [...scope.catalogue.segments].find(([id, known]) => id === name || known === name)?.[0] ?? name
  const asksIn = (condition: Condition) =>
    'inSegment' in condition && idOf(condition.inSegment.segment) === idOf(segment)
  const asksOut = (condition: Condition) => 'not' in condition && asksIn(condition.not)
  const [holds, fails] = kind === 'segment_entry' ? [asksIn, asksOut] : [asksOut, asksIn]
  const crossed = kind === 'segment_entry' ? 'has just come into' : 'has just left'
  const problem = (path: string, code: string, consequence: string): CampaignProblem => ({
    path,
    code,
    message: `Whoever begins this campaign ${crossed} “${segment}”, so ${consequence}.`,
    nearest: [],
  })
  const parts = 'all' in audience ? audience.all : [audience]
  return [
    ...(parts.some(fails)
      ? [problem('audience', 'nobody_enters', 'an audience that asks for the opposite lets nobody enter. Leave it out')]
      : []),
    ...exit.flatMap((each, index) =>
      each.kind === 'condition' && holds(each.condition)
        ? [
            problem(
              `exit/${index}/condition`,
              'ends_at_once',
              'this exit ends every journey at once. Ask for the opposite',
            ),
          ]
        : [],
    ),
  ]
}

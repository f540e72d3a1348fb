import { listNeededTraits } from '../../channels/copy/needed-traits.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { handleOf } from '../../domain/customer-handle.ts'
import { countOf } from '../../domain/words.ts'
import { countMatching, listAudience, readSqlScope } from '../../store/audience.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

/** How many of those who lack a value are named. */
const named = 3

/**
 * Traits that the copy shows without a default and that part of the audience lacks: how many customers, and which, by
 * handles that tell a model nothing of them.
 */
export async function sayMissingValues(ws: WorkspaceTx, campaign: Campaign, now: Temporal.Instant): Promise<string[]> {
  const traits = [...new Set(listMessageSteps(campaign).flatMap(listNeededTraits))].filter(
    (name) => !name.includes('.'),
  )
  if (traits.length === 0) return []
  const scope = await readSqlScope(ws, now)
  const lacks = traits.map((name): Condition => ({ trait: { name, exists: false } }))
  const counts = await countMatching(ws, [{ everyone: true }, ...lacks], scope, campaign.audience)
  const [all = 0, ...without] = counts
  const said: string[] = []
  for (const [index, name] of traits.entries()) {
    const count = without[index] ?? 0
    const condition = lacks[index]
    if (count === 0 || condition === undefined) continue
    const ids = await listAudience(ws, { all: [campaign.audience, condition] }, scope, 0, named)
    const such = `${count > ids.length ? 'such as ' : ''}${ids.map(handleOf).join(', ')}`
    said.push(
      `${name} has no value for ${countOf(count, 'customer')} of ${all.toLocaleString('en')} in the audience (${such}), who would be skipped. Give it a default: {{ customer.${name} | default: "…" }}.`,
    )
  }
  return said
}

import { type RawBuilder, sql } from 'kysely'
import { isStandardTrait } from '../../domain/conditions/standard-traits.ts'
import { type CatalogueDelta, joinTraits, type TraitValues, valueOf } from '../catalogue/delta.ts'
import { standardValuesSql } from '../catalogue/write-delta.ts'
import { noPatch } from './customer-patch.ts'
import type { Change } from './write-customers.ts'

/** What the catalogue has counted of a customer; only of those whose traits change is more read than the day. */
export type CountedBefore = {
  id: number
  userId: string | null
  seenOn: string | null
  standard: TraitValues | null
  traits: TraitValues | null
}

/** Of a row c, where p.changes says whether its traits change. */
export const countedBeforeSql: RawBuilder<unknown> = sql`
  c.id, c.user_id as "userId", to_char(c.last_seen_at at time zone 'UTC', 'YYYY-MM-DD') as "seenOn",
  case when p.changes then ${standardValuesSql} end as standard, case when p.changes then c.traits end as traits`

/** Count a customer whom this batch made. */
export function countMade(delta: CatalogueDelta, { owner, patch, seenAt }: Change): void {
  const standard = { user_id: owner.userId, ...patch.fills, ...patch.columns, last_seen_at: seenAt?.toString() }
  delta.changeCustomer(null, joinTraits(standard, patch.traits))
}

/** Count what the update changed, as the update itself decides it. */
export function countUpdated(delta: CatalogueDelta, change: Change, before: CountedBefore | undefined): void {
  if (before === undefined) return
  const { owner, patch, seenAt } = change
  if (before.userId === null) delta.changeTrait('user_id', null, owner.userId)
  const seenOn = seenAt?.toString().slice(0, 'YYYY-MM-DD'.length) ?? null
  if (seenOn !== null && (before.seenOn === null || seenOn > before.seenOn))
    delta.changeTrait('last_seen_at', before.seenOn, seenOn)
  if (!changesTraits(change)) return
  const { standard, traits } = before
  for (const [name, value] of Object.entries({ ...patch.fills, ...patch.columns })) {
    const isFilled = Object.hasOwn(patch.columns, name) || valueOf(standard, name) === null
    if (isFilled) delta.changeTrait(name, valueOf(standard, name), value)
  }
  const countOwn = (name: string, value: unknown) => {
    if (!isStandardTrait(name)) delta.changeTrait(name, valueOf(traits, name), value)
  }
  for (const name of patch.removed) countOwn(name, null)
  for (const [name, value] of Object.entries(patch.traits)) countOwn(name, value)
  for (const [name, value] of Object.entries(patch.traitFills)) {
    const isKnown = valueOf(traits, name) !== undefined || Object.hasOwn(patch.traits, name)
    if (!isKnown && !patch.removed.includes(name)) countOwn(name, value)
  }
}

/** False for one of whom nothing is said but that they were there. */
export function changesTraits({ patch }: Change): boolean {
  if (patch === noPatch) return false
  return [patch.columns, patch.fills, patch.traits, patch.traitFills, patch.removed].some(
    (part) => Object.keys(part).length > 0,
  )
}

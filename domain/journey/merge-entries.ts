import { type EntryState, isOver } from './entry.ts'

/** An entry of one of the customers that become one. */
export type MergingEntry = {
  id: number
  campaignId: string
  customerId: number
  occurrence: string
  state: EntryState
  heldOut: boolean
  /** How many of its messages were handed to a provider. */
  attempted: number
  enteredAt: Temporal.Instant
}

/** Would the campaign have let a customer who entered at the one time enter again at the other? */
export type MayFollow = (entry: MergingEntry, earlier: Temporal.Instant, later: Temporal.Instant) => boolean

/**
 * Which entries yield when several customers become one: to an entry of the same occurrence, or to one after which the
 * campaign would not have let them in again. The one further along stays: what is over and reached the customer, then
 * what is under way and has reached them, then a holdout, then what is under way, then the rest. An entry that is over
 * yields only to its own occurrence.
 * @returns the id of each that yields → of the one that stays
 * @see docs/decisions/0025-merging-customers.md
 */
export function findYielding(entries: readonly MergingEntry[], mayFollow: MayFollow): Map<number, number> {
  const yielding = new Map<number, number>()
  for (const group of Map.groupBy(entries, ({ campaignId }) => campaignId).values()) {
    const staying: MergingEntry[] = []
    for (const entry of group.toSorted(compareProgress)) {
      const winner = staying.find((other) => excludes(other, entry, mayFollow))
      if (winner === undefined) staying.push(entry)
      else yielding.set(entry.id, winner.id)
    }
  }
  return yielding
}

function excludes(staying: MergingEntry, entry: MergingEntry, mayFollow: MayFollow): boolean {
  // What one customer was let into twice was allowed.
  if (staying.customerId === entry.customerId) return false
  if (staying.occurrence === entry.occurrence) return true
  if (isOver(entry.state)) return false
  const [earlier, later] = [staying.enteredAt, entry.enteredAt].toSorted((a, b) => Temporal.Instant.compare(a, b))
  return earlier !== undefined && later !== undefined && !mayFollow(entry, earlier, later)
}

function compareProgress(a: MergingEntry, b: MergingEntry): number {
  return (
    rank(a) - rank(b) || b.attempted - a.attempted || Temporal.Instant.compare(a.enteredAt, b.enteredAt) || a.id - b.id
  )
}

function rank({ state, heldOut, attempted }: MergingEntry): number {
  const isDone = isOver(state)
  if (isDone && (attempted > 0 || state === 'exited')) return 0
  if (!isDone && attempted > 0) return 1
  if (heldOut) return 2
  return isDone ? 4 : 3
}

/** The arms that stand when several drew for the same split: the first drawn. @param drawn in the order of entering */
export function joinArms(drawn: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  return Object.assign({}, ...drawn.toReversed())
}

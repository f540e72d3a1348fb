import { cleanJson } from './clean-json.ts'
import { type ColumnName, columnOf, describeExpected, readColumn } from './standard-traits.ts'

/** Something accepted that was not understood as meant, or that is not kept. */
export type IngestWarning = { code?: 'forgotten'; path: string; detail: string }

/** What a call changes of its customer. Null in a column empties it. */
export type CustomerPatch = {
  columns: Partial<Record<ColumnName, string | null>>
  /** Columns to fill only where nothing is known yet. */
  fills: Partial<Record<ColumnName, string>>
  /** Traits to set only where nothing is known yet. */
  traitFills: Record<string, unknown>
  traits: Record<string, unknown>
  /** Traits to remove. */
  removed: string[]
}

const maxNameLength = 255
const ownNames = new Set(['user_id', 'last_seen_at'])

/** Sort traits into typed columns and the rest; what does not parse stays a plain trait and is named in a warning. */
export function readTraits(
  traits: Readonly<Record<string, unknown>>,
  path: string,
): { patch: CustomerPatch; warnings: IngestWarning[] } {
  const patch = emptyPatch()
  const warnings: IngestWarning[] = []
  const country = typeof traits['country'] === 'string' ? traits['country'] : null
  for (const [name, value] of Object.entries(cleanJson(traits))) {
    const at = `${path}/${name}`
    const column = columnOf(name)
    if (name === '' || name.length > maxNameLength)
      warnings.push({ path: at.slice(0, 300), detail: 'Left out: a trait’s name has from 1 to 255 characters.' })
    else if (ownNames.has(name))
      warnings.push({ path: at, detail: `Left out: ${name} is kept by Carillon itself, from the calls that arrive.` })
    else if (value === null) remove(patch, name, column)
    else if (column === undefined) patch.traits[name] = value
    else {
      const read = readColumn(column, value, { country })
      if (read !== undefined) patch.columns[column] = read
      else {
        patch.traits[name] = value
        warnings.push({ path: at, detail: `Kept as a plain trait: this is not ${describeExpected(column)}.` })
      }
    }
  }
  return { patch, warnings }
}

/** Of a call that says nothing of its customer, as most do: one for all of them, never written to. */
export const noPatch: CustomerPatch = Object.freeze({
  columns: Object.freeze({}),
  fills: Object.freeze({}),
  traitFills: Object.freeze({}),
  traits: Object.freeze({}),
  removed: [],
})

export function emptyPatch(): CustomerPatch {
  return { columns: {}, fills: {}, traitFills: {}, traits: {}, removed: [] }
}

function remove(patch: CustomerPatch, name: string, column: ColumnName | undefined): void {
  patch.removed.push(name)
  if (column !== undefined) patch.columns[column] = null
}

/** `next` on top of `base`: later calls win, trait by trait. */
export function joinPatches(base: CustomerPatch, next: CustomerPatch): CustomerPatch {
  if (next === noPatch) return base
  if (base === noPatch) return next
  const removed = new Set([...base.removed, ...next.removed])
  const traits = { ...base.traits }
  for (const name of next.removed) delete traits[name]
  for (const [name, value] of Object.entries(next.traits)) {
    traits[name] = value
    removed.delete(name)
  }
  return {
    columns: { ...base.columns, ...next.columns },
    fills: { ...base.fills, ...next.fills },
    traitFills: { ...base.traitFills, ...next.traitFills },
    traits,
    removed: [...removed],
  }
}

/** `base`, with what only `other` says where nothing is known yet: two customers turned out to be one. */
export function fillPatch(base: CustomerPatch, other: CustomerPatch): CustomerPatch {
  const said = Object.entries(other.columns).filter((entry): entry is [ColumnName, string] => entry[1] !== null)
  return {
    ...base,
    fills: { ...other.fills, ...Object.fromEntries(said), ...base.fills },
    traitFills: { ...other.traitFills, ...other.traits, ...base.traitFills },
  }
}

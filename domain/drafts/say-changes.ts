import type { ChangedObject, ChangesCard, KeptObject } from './changes-card.ts'

type Action = ChangesCard['action']

const titles: Record<Action, readonly [all: string, part: string, none: string]> = {
  undone: ['Undone', 'Undone in part', 'Nothing was undone'],
  redone: ['Redone', 'Redone in part', 'Nothing was redone'],
  dropped: [
    'A turn was cut short: its changes are put back',
    'A turn was cut short: part of its changes stays',
    'A turn was cut short, and its changes stay',
  ],
}

/** What became of a turn's changes, object by object. */
export function makeChangesCard(
  action: Action,
  { turn, changed, kept }: Pick<ChangesCard, 'turn' | 'changed' | 'kept'>,
): ChangesCard {
  const [all, part, none] = titles[action]
  const title = changed.length === 0 ? none : kept.length === 0 ? all : part
  return { kind: 'changes', action, title, turn, changed, kept }
}

const kinds = { campaign: 'The campaign', segment: 'The segment', memory: 'The memory' } as const

/** “The segment “Buyers” is as it was before.” */
export function sayChanged(
  action: Action,
  { kind, name, what }: Pick<ChangedObject, 'kind' | 'name' | 'what'>,
): string {
  const back = action === 'redone' ? 'is changed again' : 'is as it was before'
  const end = what === 'changed' ? back : what === 'made' ? 'is back' : 'is gone again'
  return `${kinds[kind]} “${name}” ${end}.`
}

/** The same without the name of a colleague, for who may not read it. */
export function withoutName({ by = null, ...kept }: KeptObject): KeptObject {
  if (by === null || !kept.why.startsWith(by)) return kept
  const why = `another member${kept.why.slice(by.length)}`
  return { ...kept, why, words: sayKept({ ...kept, why }) }
}

/** “The campaign “Win back” stays as it is: Maya has changed it since.” */
export function sayKept({ kind, name, why }: Pick<KeptObject, 'kind' | 'name' | 'why'>): string {
  return `${kinds[kind]} “${name}” stays as it is: ${why}.`
}

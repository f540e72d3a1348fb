import { holdMemories, type MemoryState, readMemoryHold, setMemoryState } from '../memories/memories.ts'
import type { DraftKind } from './draft-kind.ts'

const parseState = (value: unknown) => value as MemoryState | null // written by remember and forget
const holds = (value: unknown) => parseState(value)?.forgotten === false

/** A memory holds or does not: its words stay. */
export const memoryDraft: DraftKind = {
  async read(ws, id, at) {
    await holdMemories(ws)
    const held = await readMemoryHold(ws, id, at)
    return held === null ? null : { text: held.text, forgotten: !held.isInForce }
  },
  readOwner: async (ws, id) => (await readMemoryHold(ws, id, null))?.ownerId ?? null,
  isSame: (a, b) => holds(a) === holds(b),
  async findObstacle(ws, { id, to }) {
    return to === null || (await readMemoryHold(ws, id, null)) !== null ? null : 'it is not kept any more'
  },
  write: (ws, { id, to, memberId, at }) => setMemoryState(ws, id, parseState(to), { memberId, at }),
}

import type { Ask } from './draft-actions.ts'

export type CampaignState = { name: string; subject: string; audience: Ask }
export type SegmentState = { name: string; ask: Ask }
export type MemoryState = { forgotten: boolean }
export type State = CampaignState | SegmentState | MemoryState | null
type Kind = 'campaign' | 'segment' | 'memory'

/** `at` is when it was first made, `done` when it was made or redone last, as numbers that only grow. */
type Commit = { turn: string; at: number; done: number; undoneIn: number; before: State; after: State }
type Stacks = { state: State; undo: Commit[]; redo: Commit[]; ended: Commit[] }
type Thing = Stacks & { kind: Kind; owner: number | null; log: { turn: string; isChange: boolean; was: Stacks }[] }
type Outcome = { turn: string; changed: string[]; kept: string[] } | 'nothing' | 'not_found'

/**
 * Undo and redo as editors have them: each object has a stack of what can be undone and one of what can be redone, and a
 * new change empties the second.
 */
export class DraftModel {
  readonly things = new Map<string, Thing>()
  #clock = 0
  readonly #threadOf = new Map<string, number>()

  get turns(): string[] {
    return [...this.#threadOf.keys()]
  }

  change(turn: string, thread: number, id: string, after: State, made?: { kind: Kind; owner: number | null }): true {
    const thing = this.things.get(id) ?? this.#make(id, made)
    const last = thing.log.at(-1)
    const top = thing.undo.at(-1)
    if (last?.turn === turn && last.isChange && top !== undefined) top.after = after
    else {
      this.#log(thing, turn, true)
      thing.undo.push({ turn, at: this.#clock, done: this.#clock, undoneIn: 0, before: thing.state, after })
    }
    thing.ended.push(...thing.redo)
    thing.redo = []
    thing.state = after
    this.#threadOf.set(turn, thread)
    return true
  }

  undo(by: { turn: string; thread: number; member: number }, named: string | null): Outcome {
    const done = (commit: Commit) => this.#threadOf.get(commit.turn) === by.thread
    const commits = [...this.things.values()].flatMap(({ undo }) => undo)
    const turn = named ?? maxBy(commits.filter(done), (commit) => commit.done)?.turn
    if (turn === undefined) return 'nothing'
    if (!this.#hasChanges(turn)) return 'not_found'
    const own = (thing: Thing) => thing.undo.filter((commit) => commit.turn === turn)
    return this.#reverse(turn, own, 'undo', by)
  }

  redo(by: { turn: string; thread: number; member: number }, named: string | null): Outcome {
    const open = [...this.things.values()].flatMap(({ redo }) => redo)
    const turn =
      named ??
      maxBy(
        open.filter((each) => this.#undoneBy(each) === by.thread),
        (each) => each.undoneIn,
      )?.turn
    if (turn === undefined) return 'nothing'
    if (!this.#hasChanges(turn)) return 'not_found'
    const own = ({ redo, ended }: Thing) => {
      const inStack = redo.filter((commit) => commit.turn === turn)
      return inStack.length > 0
        ? inStack.toSorted((a, b) => a.at - b.at)
        : ended.filter((commit) => commit.turn === turn)
    }
    return this.#reverse(turn, own, 'redo', by)
  }

  /** As if the turn had not been, where nobody has touched the object since. */
  drop(turn: string): void {
    let waiting = [...this.things].filter(([, { log }]) => log.some((each) => each.turn === turn))
    waiting = waiting.toSorted(([a], [b]) => this.#lastLog(b, turn) - this.#lastLog(a, turn))
    for (let moved = true; moved;) {
      moved = false
      for (const each of waiting) {
        const [id, thing] = each
        const from = thing.log.findIndex((entry) => entry.turn === turn)
        const was = thing.log[from]?.was
        if (was === undefined || thing.log.slice(from).some((entry) => entry.turn !== turn)) continue
        if (!isSame(thing, thing.state, was.state) && this.#isBlocked(id, thing, was.state)) continue
        Object.assign(thing, copy(was))
        thing.log.splice(from)
        waiting = waiting.filter((other) => other !== each)
        moved = true
      }
    }
    if (!this.#hasChanges(turn)) this.#threadOf.delete(turn)
  }

  readonly #undoneThread = new Map<number, number>()
  #undoneBy = (commit: Commit) => this.#undoneThread.get(commit.undoneIn)
  readonly #times = new Map<object, number>()

  #lastLog(id: string, turn: string): number {
    const entries = this.things.get(id)?.log.filter((entry) => entry.turn === turn) ?? []
    return Math.max(...entries.map((entry) => this.#times.get(entry) ?? 0))
  }

  #make(id: string, made: { kind: Kind; owner: number | null } | undefined): Thing {
    if (made === undefined) throw new Error(`${id} was never made`)
    const thing: Thing = { ...made, state: null, undo: [], redo: [], ended: [], log: [] }
    this.things.set(id, thing)
    return thing
  }

  #log(thing: Thing, turn: string, isChange: boolean): void {
    this.#clock += 1
    const entry = { turn, isChange, was: copy(thing) }
    this.#times.set(entry, this.#clock)
    thing.log.push(entry)
  }

  #hasChanges(turn: string): boolean {
    return [...this.things.values()].some(({ undo, redo, ended }) =>
      [...undo, ...redo, ...ended].some((commit) => commit.turn === turn),
    )
  }

  #reverse(
    turn: string,
    own: (thing: Thing) => Commit[],
    action: 'undo' | 'redo',
    by: { turn: string; thread: number; member: number },
  ): Outcome {
    let waiting = [...this.things].flatMap(([id, thing]) => {
      const commits = own(thing)
      return commits.length === 0 ? [] : [{ id, thing, commits }]
    })
    if (waiting.length === 0) return 'nothing'
    const lastOf = ({ commits }: { commits: Commit[] }) => Math.max(...commits.map(({ at }) => at))
    waiting.sort((a, b) => (action === 'undo' ? lastOf(b) - lastOf(a) : lastOf(a) - lastOf(b)))
    const changed: string[] = []
    for (let moved = true; moved;) {
      moved = false
      const stayed: typeof waiting = []
      for (const each of waiting) {
        const count = this.#move(each.id, each.thing, each.commits, action, by)
        if (count > 0) changed.push(each.id)
        moved ||= count > 0
        const rest = action === 'undo' ? each.commits.slice(0, each.commits.length - count) : each.commits.slice(count)
        if (rest.length > 0) stayed.push({ ...each, commits: rest })
      }
      waiting = stayed
    }
    return { turn, changed: changed.toSorted(), kept: waiting.map(({ id }) => id).toSorted() }
  }

  /** @returns how many of the commits moved */
  #move(
    id: string,
    thing: Thing,
    commits: Commit[],
    action: 'undo' | 'redo',
    by: { turn: string; thread: number; member: number },
  ): number {
    if (thing.owner !== null && thing.owner !== by.member) return 0
    const [from, to] = action === 'undo' ? [thing.undo, thing.redo] : [thing.redo, thing.undo]
    const run = from.slice(from.findLastIndex((each) => !commits.includes(each)) + 1)
    const last = run[0]
    if (last === undefined) return 0
    const target = action === 'undo' ? last.before : last.after
    if (this.#isBlocked(id, thing, target)) return 0
    for (const commit of run.toReversed()) {
      this.#log(thing, by.turn, false)
      from.pop()
      const times = action === 'undo' ? { undoneIn: this.#clock } : { done: this.#clock }
      if (action === 'undo') this.#undoneThread.set(this.#clock, by.thread)
      to.push({ ...commit, ...times })
    }
    thing.state = target
    return run.length
  }

  #listStates<Kind extends State>(kind: string, but: string): Kind[] {
    return [...this.things].flatMap(
      ([id, thing]) => (thing.kind === kind && id !== but && thing.state !== null ? [thing.state as Kind] : []), // of that kind
    )
  }

  /** Would a name lead nowhere, be taken, or a segment contain itself? */
  #isBlocked(id: string, thing: Thing, to: State): boolean {
    if (thing.kind === 'memory') return false
    const segments = this.#listStates<SegmentState>('segment', id)
    const isThere = (name: string) => segments.some((segment) => segment.name === name)
    if (thing.kind === 'campaign')
      return to !== null && 'audience' in to && namesOf(to.audience).some((each) => !isThere(each))
    const now = thing.state as SegmentState | null // of a segment
    const asks = [
      ...segments.map(({ ask }) => ask),
      ...this.#listStates<CampaignState>('campaign', id).map((each) => each.audience),
    ]
    if (to === null) return now !== null && asks.some((ask) => namesOf(ask).includes(now.name))
    const { name, ask } = to as SegmentState // of a segment
    return isThere(name) || this.wouldCircle(name, ask, id) || namesOf(ask).some((each) => !isThere(each))
  }

  wouldCircle(name: string, ask: Ask, id: string): boolean {
    const segments = this.#listStates<SegmentState>('segment', id)
    const seen = new Set<string>()
    let next = namesOf(ask)
    while (next.length > 0) {
      if (next.includes(name)) return true
      const found = segments.filter((each) => next.includes(each.name) && !seen.has(each.name))
      found.forEach((each) => seen.add(each.name))
      next = found.flatMap((each) => namesOf(each.ask))
    }
    return false
  }

  findSegment(name: string): string | undefined {
    return [...this.things].find(
      ([, { kind, state }]) => kind === 'segment' && (state as SegmentState | null)?.name === name,
    )?.[0]
  }

  /** What is there, by id. */
  read(): Record<string, State> {
    const there = [...this.things].filter(([, { kind, state }]) =>
      kind === 'memory' ? (state as MemoryState | null)?.forgotten === false : state !== null,
    )
    return Object.fromEntries(there.map(([id, { state }]) => [id, state]))
  }
}

const namesOf = (ask: Ask): string[] => ('segment' in ask ? [ask.segment] : [])
const copy = ({ state, undo, redo, ended }: Stacks): Stacks => ({
  state,
  undo: [...undo],
  redo: [...redo],
  ended: [...ended],
})

function isSame({ kind }: Thing, a: State, b: State): boolean {
  if (kind !== 'memory') return JSON.stringify(a) === JSON.stringify(b)
  const holds = (state: State) => (state as MemoryState | null)?.forgotten === false
  return holds(a) === holds(b)
}

function maxBy<T>(items: readonly T[], value: (item: T) => number): T | undefined {
  return items.reduce<T | undefined>(
    (best, item) => (best === undefined || value(item) > value(best) ? item : best),
    undefined,
  )
}

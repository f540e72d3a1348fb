/** Counts by key, in the order in which keys were first met. */
export type Counts<Key> = Map<Key, number>

export function countUp<Key>(counts: Counts<Key>, key: Key, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}

/** The most frequent first. */
export const listCounts = <Key>(counts: Counts<Key>): [Key, number][] => [...counts].toSorted((a, b) => b[1] - a[1])

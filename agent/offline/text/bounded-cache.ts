/** Keeps what a pure function answered for a text; emptied when it has grown to `limit` entries. */
export function cached<Value>(compute: (text: string) => Value, limit: number): (text: string) => Value {
  const known = new Map<string, Value>()
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    const value = compute(text)
    if (known.size >= limit) known.clear()
    known.set(text, value)
    return value
  }
}

/**
 * Runs for many who ask at once: of one key one run is under way at a time, and whoever asks meanwhile shares the one
 * that begins after it. So every answer is younger than its question.
 */
export function shareRuns<Key>(run: (key: Key) => Promise<void>): (key: Key) => Promise<void> {
  const underWay = new Map<Key, Promise<void>>()
  const next = new Map<Key, Promise<void>>()

  function begin(key: Key): Promise<void> {
    next.delete(key)
    const running = run(key).finally(() => underWay.delete(key))
    underWay.set(key, running)
    return running
  }

  function beginAfter(key: Key, running: Promise<void>): Promise<void> {
    // That one's failure is the business of those who share it.
    const waiting = running.catch(() => undefined).then(() => begin(key))
    next.set(key, waiting)
    return waiting
  }

  return (key) => {
    const running = underWay.get(key)
    return next.get(key) ?? (running === undefined ? begin(key) : beginAfter(key, running))
  }
}

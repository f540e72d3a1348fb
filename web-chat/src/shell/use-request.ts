import { type Dispatch, type SetStateAction, useEffect, useState } from 'react'

type Outcome<T> = { value: T | null; error: Error | null }
export type Request<T> = Outcome<T> & { retry: () => void }

/**
 * Read something from the server now, and again when `key` changes or on `retry`. The last value stays while a newer
 * one is on its way.
 * @param read a function that stays the same; it is given the key
 */
export function useRequest<T>(read: (key: string, signal: AbortSignal) => Promise<T>, key: string): Request<T> {
  const [outcome, setOutcome] = useState<Outcome<T>>({ value: null, error: null })
  useEffect(() => {
    const abort = new AbortController()
    void settle(read(key, abort.signal), abort.signal, setOutcome)
    return () => abort.abort()
  }, [read, key])
  const retry = () => {
    const { signal } = new AbortController()
    void settle(read(key, signal), signal, setOutcome)
  }
  return { ...outcome, retry }
}

async function settle<T>(
  reading: Promise<T>,
  signal: AbortSignal,
  set: Dispatch<SetStateAction<Outcome<T>>>,
): Promise<void> {
  try {
    const value = await reading
    if (!signal.aborted) set({ value, error: null })
  } catch (error) {
    if (!signal.aborted)
      set(({ value }) => ({ value, error: error instanceof Error ? error : new Error(String(error)) }))
  }
}

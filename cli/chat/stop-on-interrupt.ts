import type { EventEmitter } from 'node:events'

/**
 * Run, and let the first Ctrl-C stop what runs instead of this program; the second ends it as ever.
 * @param source who hears Ctrl-C: the process, or the prompt that reads the keys of a terminal
 */
export async function stopOnInterrupt<T>(
  run: () => Promise<T>,
  stop: () => Promise<void>,
  source: EventEmitter = process,
): Promise<T> {
  // Whoever stops is told so by the run's last event; a server that is gone ends the run by itself.
  const hear = () => void stop().catch(() => undefined)
  source.once('SIGINT', hear)
  try {
    return await run()
  } finally {
    source.off('SIGINT', hear)
  }
}

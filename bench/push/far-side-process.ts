import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { z } from 'zod'

const Place = z.object({ origin: z.string(), ca: z.string() })
export type Place = z.infer<typeof Place>

/** FCM's far side in a process of its own, which answers after so long, for as long as the work takes. */
export async function withFarSide<T>(latencyMs: number, work: (place: Place) => Promise<T>): Promise<T> {
  const child = fork(join(import.meta.dirname, 'far-side.ts'), [String(latencyMs)])
  const [place] = await once(child, 'message')
  try {
    return await work(Place.parse(place))
  } finally {
    child.disconnect()
  }
}

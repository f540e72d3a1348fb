/** What this transaction had read is no longer so: run it again, it will find what the other one wrote. */
export class Overtaken extends Error {}

const retryableCodes: readonly unknown[] = [
  '40P01', // deadlock
  '40001', // serialization
  '55P03', // a lock that would have to be waited for in the wrong order
  '23503', // the customer was deleted or merged meanwhile
]

/** Every attempt that fails has let another transaction succeed, so few are ever needed. */
const maxAttempts = 20

/** Run a transaction again when it met another: that one has committed, or both were in each other's way. */
export async function retryCollisions<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run()
    } catch (error) {
      if (!isCollision(error) || attempt === maxAttempts) throw error
    }
  }
}

export function isCollision(error: unknown): boolean {
  if (error instanceof Overtaken) return true
  return error instanceof Error && 'code' in error && retryableCodes.includes(error.code)
}

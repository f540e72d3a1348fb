import type { Identity, IdentityKind } from '../customers/identities.ts'

/** Something for each identity, whose value may be the same under two kinds. */
export class IdentityMap<T> {
  readonly #byKind: Record<IdentityKind, Map<string, T>> = {
    user_id: new Map(),
    anonymous_id: new Map(),
    email: new Map(),
    phone: new Map(),
  }

  get({ kind, value }: Identity): T | undefined {
    return this.#byKind[kind].get(value)
  }

  has({ kind, value }: Identity): boolean {
    return this.#byKind[kind].has(value)
  }

  set({ kind, value }: Identity, what: T): void {
    this.#byKind[kind].set(value, what)
  }

  values(): T[] {
    return Object.values(this.#byKind).flatMap((values) => [...values.values()])
  }
}

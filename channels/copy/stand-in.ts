import { Drop } from 'liquidjs'

/** For previews, what has no value yet: copy shows its name in brackets, such as [event.total], and so all within it. */
export class StandIn extends Drop {
  readonly #name: string

  constructor(name: string) {
    super()
    this.#name = name
  }

  override liquidMethodMissing(key: string | number): StandIn {
    return new StandIn(`${this.#name}.${key}`)
  }

  override valueOf(): string {
    return `[${this.#name}]`
  }
}

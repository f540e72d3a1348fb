/** Values pushed by a producer and read by one consumer; a consumer that leaves does not stop the producer. */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #waiting: T[] = []
  #wake: (() => void) | null = null
  #ended = false
  #failure: Error | undefined

  push(value: T): void {
    if (this.#ended) return
    this.#waiting.push(value)
    this.#wake?.()
  }

  /** No more values; with a failure the consumer's next read throws it. */
  end(failure?: Error): void {
    this.#ended = true
    this.#failure = failure
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    for (;;) {
      const next = this.#waiting.shift()
      if (next !== undefined) yield next
      else if (this.#ended) break
      else await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    if (this.#failure !== undefined) throw this.#failure
  }
}

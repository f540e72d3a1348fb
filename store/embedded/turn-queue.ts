type Waiting<Holder> = { holder: Holder; grant: (granted: boolean) => void }

/**
 * Who may use the one database session. Turns go in the order they were asked for; a holder keeps its turn for as long
 * as it says so (an open transaction), but not idle beyond a limit.
 */
export class TurnQueue<Holder> {
  private holder: Holder | undefined
  /** The last holder is done and the next one not yet told. */
  private passing = false
  private waiting: Waiting<Holder>[] = []
  private idleTimer: NodeJS.Timeout | undefined
  private emptied: (() => void)[] = []
  private readonly idleLimitMs: number
  private readonly onIdle: (holder: Holder) => void

  /** @param onIdle called once when a kept turn was not used for the limit; the turn is still the holder's */
  constructor(idleLimitMs: number, onIdle: (holder: Holder) => void) {
    this.idleLimitMs = idleLimitMs
    this.onIdle = onIdle
  }

  holds(holder: Holder): boolean {
    return !this.passing && this.holder === holder
  }

  /** Wait for the turn; at once for the holder. False when the wait was given up. */
  async take(holder: Holder): Promise<boolean> {
    this.holder ??= holder
    if (this.holds(holder)) {
      clearTimeout(this.idleTimer)
      return true
    }
    return new Promise((grant) => this.waiting.push({ holder, grant }))
  }

  /** Keep the turn after a unit of work: the idle limit counts from now. */
  keep(holder: Holder): void {
    if (!this.holds(holder)) return
    clearTimeout(this.idleTimer)
    this.idleTimer = setTimeout(() => this.onIdle(holder), this.idleLimitMs)
  }

  /** Pass the turn on, by way of the event loop, so that a long queue does not keep sockets from being read. */
  pass(holder: Holder): void {
    if (!this.holds(holder)) return
    clearTimeout(this.idleTimer)
    this.passing = true
    setImmediate(() => {
      this.passing = false
      const next = this.waiting.shift()
      this.holder = next?.holder
      next?.grant(true)
      if (next === undefined) for (const notify of this.emptied.splice(0)) notify()
    })
  }

  /** Give up waiting. A turn that is held stays held: its owner must tidy up and pass it. */
  giveUp(holder: Holder): void {
    const leaving = this.waiting.filter((each) => each.holder === holder)
    this.waiting = this.waiting.filter((each) => each.holder !== holder)
    for (const each of leaving) each.grant(false)
  }

  /** Wait until nobody holds the turn, for so long at the most. */
  async drain(limitMs: number): Promise<void> {
    if (this.holder === undefined) return
    await new Promise<void>((done) => {
      const timer = setTimeout(done, limitMs)
      this.emptied.push(() => {
        clearTimeout(timer)
        done()
      })
    })
  }
}

type Cut = {
  wasStopped: boolean
  /** Why it failed, in words for a person. */
  message: string
  /** Some of its drafts could not be taken back. */
  isKept: boolean
  /** What live tools and brakes had done. */
  effects: readonly string[]
  /** The turn was there to carry out what somebody had approved. */
  wasApproved: boolean
}

/** What people are told of a turn that did not come to its end: nothing is called undone that has happened. */
export function sayCut({ wasStopped, message, isKept, effects, wasApproved }: Cut): string {
  const happened = effects.length === 0 ? '' : ` This had happened and stays: ${effects.join('; ')}.`
  if (!wasStopped) return `${message}${happened}`
  const rest = isKept ? '' : ` Nothing ${effects.length === 0 ? '' : 'else '}of this turn was kept.`
  const approved = wasApproved && effects.length === 0 ? ' What was approved did not happen: ask for it again.' : ''
  return `Stopped.${happened}${rest}${approved}`
}

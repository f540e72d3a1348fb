import { z } from 'zod'

/** Why a condition holds for one customer, or not: the same tree as the condition, saved segments opened. */
export type Explanation = {
  words: string
  holds: boolean
  /** What is known of the customer that decides it; null where the parts say it. */
  fact: string | null
  parts: Explanation[]
}

export const Explanation: z.ZodType<Explanation> = z
  .lazy(() =>
    z.strictObject({
      words: z.string(),
      holds: z.boolean(),
      fact: z.string().nullable().meta({ description: 'What is known of the customer that decides it' }),
      parts: z.array(Explanation),
    }),
  )
  .meta({ id: 'Explanation', description: 'Each part of the condition: whether it holds, and the fact behind it' })

/**
 * The answer in a line for each part that decides it: what fails when it does not hold, what suffices when it does.
 * `fails: plan is “club” (plan is “guest”)`
 */
export function sayWhy(explanation: Explanation): string[] {
  const { words, holds, fact, parts } = explanation
  if (parts.length === 0) return [`${holds ? 'holds' : 'fails'}: ${words}${fact === null ? '' : ` (${fact})`}`]
  const agreeing = parts.filter((part) => part.holds === holds)
  // Only a “not” has no part that agrees with it.
  return (agreeing.length > 0 ? agreeing : parts).flatMap(sayWhy)
}

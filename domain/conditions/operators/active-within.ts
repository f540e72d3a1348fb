import { sql } from 'kysely'
import { z } from 'zod'
import { findCountChange, passDays } from '../changes.ts'
import { sayWhen } from '../fact-words.ts'
import type { CustomerFacts } from '../facts.ts'
import { findEvents, hasEventSql, type EventMatch } from '../matching-events.ts'
import { addDays, isWithin } from '../moment.ts'
import { defineOperator } from '../operator.ts'
import { Days } from '../parameters.ts'
import { bindInstant } from '../values/value-sql.ts'
import { readTrait } from '../values/value.ts'
import { sayLastDays } from '../words.ts'

const findMatch = (days: number, now: Temporal.Instant): EventMatch => ({
  event: null,
  where: [],
  from: addDays(now, -days),
  until: now,
})

/** last_seen_at or any event lies in the window. */
export const activeWithin = defineOperator({
  key: 'activeWithin',
  parameter: z.strictObject({ days: Days }).meta({ description: 'Seen, or did any event, in the last so many days' }),
  words: ({ days }) => `was active ${sayLastDays(days)}`,
  wordsNot: ({ days }) => `was not active ${sayLastDays(days)}`,
  toSql({ days }, context) {
    const [from, until] = [bindInstant(addDays(context.now, -days)), bindInstant(context.now)]
    return sql`(coalesce(c.last_seen_at between ${from} and ${until}, false)
      or ${hasEventSql(findMatch(days, context.now), { ...context, isJoinable: false })})`
  },
  isNeverNull: () => true,
  holds({ days }, facts, { now }) {
    const { moment: seenAt } = readTrait(facts.traits, 'last_seen_at')
    if (seenAt !== null && isWithin(seenAt, addDays(now, -days), now)) return true
    return findEvents(findMatch(days, now), facts, now).length > 0
  },
  nextChange({ days }, facts, { now }) {
    const stays = listActive(facts).map((at) => ({ from: at, until: passDays(at, days) }))
    return findCountChange(stays, { min: 1, max: null }, now)
  },
  explain(_p, facts, { now }) {
    const last = listActive(facts)
      .filter((at) => Temporal.Instant.compare(at, now) <= 0)
      .toSorted((a, b) => Temporal.Instant.compare(a, b))
      .at(-1)
    return { fact: last === undefined ? 'was never active' : `was last active ${sayWhen(last, now)}` }
  },
  needs: ({ days }, { now }) => [{ traits: ['last_seen_at'], events: [{ name: null, since: addDays(now, -days) }] }],
})

function listActive(facts: CustomerFacts): Temporal.Instant[] {
  const { moment: seenAt } = readTrait(facts.traits, 'last_seen_at')
  return [...(seenAt === null ? [] : [seenAt]), ...facts.events.map(({ at }) => at)]
}

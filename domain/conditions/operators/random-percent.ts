import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import { defineOperator } from '../operator.ts'
import { Text } from '../parameters.ts'
import { quote } from '../words.ts'

const hashes = 2 ** 32
const findLimit = (percent: number) => Math.round((percent / 100) * hashes)

/** A share by a hash of salt and customer id: stable, and with another salt an independent share. */
export const randomPercent = defineOperator({
  key: 'randomPercent',
  parameter: z
    .strictObject({ percent: z.number().min(0).max(100), salt: Text })
    .meta({ description: 'A random share; the same salt picks the same customers' }),
  words: ({ percent, salt }) => `is in a random ${percent} % (${quote(salt)})`,
  wordsNot: ({ percent, salt }) => `is not in a random ${percent} % (${quote(salt)})`,
  toSql: ({ percent, salt }) =>
    sql`(('x' || left(md5(${salt} || ':' || c.id::text), 8))::bit(32)::bigint < ${findLimit(percent)}::bigint)`,
  asksIdAlone: () => true,
  isNeverNull: () => true,
  holds: ({ percent, salt }, { id }) => draw(salt, id) < findLimit(percent),
  explain: ({ salt }, { id }) => ({ fact: `drew ${((draw(salt, id) / hashes) * 100).toFixed(2)} of 100` }),
})

const draw = (salt: string, id: string) => createHash('md5').update(`${salt}:${id}`).digest().readUInt32BE()

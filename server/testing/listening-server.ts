import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { test } from '../../store/testing.ts'
import { givenApp } from '../testing.ts'

type Row = Record<string, unknown>
export type Kept = { customers: Row[]; events: Row[]; identities: Row[] }

/** A test with a server on a socket of its own, for clients that are not ours. */
export const clientTest = test.extend<{
  server: { url: string; writeKey: string }
  /** What the store has of that workspace. */
  readKept: () => Promise<Kept>
}>({
  server: async ({ store, clock, workspaceId }, use) => {
    let url = ''
    const app = await givenApp({ store, clock, workspaceId }, { publicUrl: () => url })
    url = await app.http.listen({ host: '127.0.0.1', port: 0 })
    await use({ url, writeKey: await app.mint('write') })
    await app.http.close()
  },
  readKept: async ({ db, workspaceId }, use) =>
    use(async () => {
      const read = async (query: ReturnType<typeof sql<Row>>) => (await query.execute(db)).rows
      return {
        customers: await read(sql`
          select user_id, email, language, traits from customers where workspace_id = ${workspaceId} order by id`),
        events: await read(sql`
          select name, customer_id, properties, context->'library'->>'name' as library, context->>'ip' as ip, message_id
            from events where workspace_id = ${workspaceId} order by name`),
        identities: await read(sql`
          select kind, value from customer_identities where workspace_id = ${workspaceId} order by kind, value`),
      }
    }),
})

/** A block of docs/how-to/send-events.md, by its heading, for this server and key. */
export async function readBlock(heading: string, server: { url: string; writeKey: string }): Promise<string> {
  const page = await readFile(join(import.meta.dirname, '../../docs/how-to/send-events.md'), 'utf8')
  const section = page.split('\n## ').find((text) => text.startsWith(`${heading}\n`))
  const block = section?.match(/```\w+\n(.*?)```/s)?.[1]
  if (block === undefined) throw new Error(`docs/how-to/send-events.md has no block under “${heading}”`)
  return block.replaceAll('https://carillon.example', server.url).replaceAll('crl_write_YOUR_KEY', server.writeKey)
}

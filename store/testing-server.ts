import { Client } from 'pg'

/** One statement outside every transaction, to make and drop databases of tests and benchmarks. */
export async function runOnServer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

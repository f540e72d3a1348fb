import type { SocketPlace } from './socket-place.ts'
import { socketPort } from './socket-place.ts'

/** What `pg.Pool`, `pg.Client` or psql need to reach the embedded Postgres. */
export type EmbeddedConnection = {
  /** The folder of the unix socket. */
  host: string
  port: number
  database: string
  user: string
}

export type EmbeddedAddress = {
  connection: EmbeddedConnection
  /** The same as one string, as DATABASE_URL would have it. */
  url: string
}

export function addressOf({ folder }: SocketPlace): EmbeddedAddress {
  const connection = { host: folder, port: socketPort, database: 'postgres', user: 'postgres' }
  const { host, port, database, user } = connection
  return { connection, url: `postgresql://${user}@${encodeURIComponent(host)}:${port}/${database}` }
}

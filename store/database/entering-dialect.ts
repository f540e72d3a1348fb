import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type TransactionSettings,
} from 'kysely'
import type { Pool } from 'pg'

/** Postgres whose transactions begin in one workspace: both in one message to the server instead of two. */
export class EnteringDialect extends PostgresDialect {
  readonly #pool: Pool
  readonly #workspaceId: number

  constructor(pool: Pool, workspaceId: number) {
    super({ pool })
    this.#pool = pool
    this.#workspaceId = workspaceId
  }

  override createDriver(): Driver {
    return new EnteringDriver(this.#pool, this.#workspaceId)
  }
}

class EnteringDriver extends PostgresDriver {
  readonly #enter: string

  constructor(pool: Pool, workspaceId: number) {
    super({ pool })
    // No parameters: only so can one message hold several statements.
    if (!Number.isSafeInteger(workspaceId)) throw new RangeError(`${workspaceId} is no workspace`)
    this.#enter = `select set_config('app.workspace', '${workspaceId}', true), set_config('role', 'carillon_app', true)`
  }

  override async beginTransaction(
    connection: DatabaseConnection,
    { isolationLevel, accessMode }: TransactionSettings,
  ): Promise<void> {
    const modes = [isolationLevel === undefined ? [] : `isolation level ${isolationLevel}`, accessMode ?? []].flat()
    try {
      await connection.executeQuery(CompiledQuery.raw(`start transaction ${modes.join(' ')}; ${this.#enter}`))
    } catch (error) {
      // What began and could not enter must not go back to the pool as it is.
      await connection.executeQuery(CompiledQuery.raw('rollback')).catch(() => undefined)
      throw error
    }
  }
}

import { type RawBuilder, sql } from 'kysely'

/**
 * The hash of a text under the workspace's own salt.
 * @param settings the alias of workspace_settings in the statement
 */
export const saltedHash = (settings: string, text: RawBuilder<unknown>) =>
  sql`sha256(${sql.ref(`${settings}.forget_salt`)} || convert_to(${text}, 'UTF8'))`

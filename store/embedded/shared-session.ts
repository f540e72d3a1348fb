import { encodeClose, encodeQuery, encodeSync } from './replies.ts'

/** How far into a statement its first words are looked for. */
const lookedAtBytes = 64 * 1024
const blank = String.raw`(?:\s|--[^\n]*\n|/\*[\s\S]*?\*/)*`
const unlistenPattern = new RegExp(String.raw`^${blank}unlisten\b`, 'i')
const setConfigPattern = /\bset_config\s*\(/i
const copyPattern = new RegExp(String.raw`(?:^|;)${blank}copy\b[^;]*\bfrom\s+stdin\b`, 'i')

const unlistenNothing = 'unlisten carillon_nothing'
const refuseCopy = `do $$ begin raise exception using errcode = 'feature_not_supported',
  message = 'COPY FROM STDIN does not work on the embedded Postgres',
  hint = 'Insert batches with jsonb_to_recordset.'; end $$`

/**
 * Keep one client's messages from hurting the others of the session that they share: each client's named statements get
 * names of their own, UNLISTEN does not silence everybody, and COPY FROM STDIN, which ends the engine, is an error.
 */
export class SharedSessionGuard {
  private readonly aliases = new Map<string, string>()
  private readonly prefix: string
  private lastAlias = 0
  /** Whether a statement may have set something by the function, which no answer tells. */
  callsSetConfig = false

  /** @param clientId no two clients have the same */
  constructor(clientId: number) {
    this.prefix = `c${clientId}_`
  }

  /** The message to send in place of a client's. What is malformed stays so: the backend says it best. */
  rewrite(type: string, message: Buffer): Buffer {
    if (type === 'Q') return replaceText(message, 5, this.rewriteSql)
    if (type === 'P') {
      const sqlAt = message.indexOf(0, 5) + 1
      return replaceText(sqlAt > 0 ? replaceText(message, sqlAt, this.rewriteSql) : message, 5, this.aliasOf)
    }
    if (type === 'B') return replaceText(message, message.indexOf(0, 5) + 1, this.aliasOf)
    if ((type === 'D' || type === 'C') && message[5] === 'S'.charCodeAt(0)) return replaceText(message, 6, this.aliasOf)
    return message
  }

  /** What undoes what a client may leave behind: its named statements, and with `settings` those of the session. */
  encodeLeftovers(settings: boolean): Buffer[] {
    const closes = [...this.aliases.values()].map(encodeClose)
    return [
      ...(closes.length > 0 ? [Buffer.concat([...closes, encodeSync()])] : []),
      ...(settings ? [encodeQuery('reset all; reset session authorization; reset role')] : []),
    ]
  }

  private readonly rewriteSql = (sql: string): string => {
    const head = sql.slice(0, lookedAtBytes)
    this.callsSetConfig ||= setConfigPattern.test(head)
    if (unlistenPattern.test(head)) return unlistenNothing
    return copyPattern.test(head) ? refuseCopy : sql
  }

  private readonly aliasOf = (name: string): string => {
    if (name === '') return name
    const alias = this.aliases.get(name) ?? `${this.prefix}${++this.lastAlias}`
    this.aliases.set(name, alias)
    return alias
  }
}

/** Replace the zero-ended text at an offset and correct the message's length. */
function replaceText(message: Buffer, at: number, replace: (text: string) => string): Buffer {
  const end = message.indexOf(0, at)
  if (at < 5 || end < 0) return message
  const text = message.toString('utf8', at, end)
  const replaced = replace(text)
  if (replaced === text) return message
  const result = Buffer.concat([message.subarray(0, at), Buffer.from(replaced), message.subarray(end)])
  result.writeInt32BE(result.length - 1, 1)
  return result
}

import { stdSerializers } from 'pino'

/** What PostgreSQL says of an error beside its message quotes rows: addresses and traits of customers. */
const quotesRows = ['detail', 'where', 'internalQuery', 'parameters']

/** How the log writes an error under `err`: with its stack and code, without what may hold a customer's data. */
export function serializeError(error: Error): object {
  return Object.fromEntries(Object.entries(stdSerializers.err(error)).filter(([key]) => !quotesRows.includes(key)))
}

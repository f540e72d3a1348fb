import { parsePhoneNumberFromString } from 'libphonenumber-js'
import { isZone } from '../../domain/campaign/times.ts'
import { parseMoment } from '../../domain/conditions/moment.ts'
import { foldEmail, isEmail } from '../../domain/email-address.ts'

/** The typed columns that a trait can set; user_id and last_seen_at follow from the calls themselves. */
export const columnNames = ['email', 'phone', 'language', 'timezone', 'country', 'created_at'] as const
export type ColumnName = (typeof columnNames)[number]

const spellings: Record<string, ColumnName> = {
  email: 'email',
  phone: 'phone',
  language: 'language',
  locale: 'language',
  timezone: 'timezone',
  timeZone: 'timezone',
  country: 'country',
  created_at: 'created_at',
  createdAt: 'created_at',
}

/** The column that a trait belongs to, in any of the spellings that SDKs send. */
export const columnOf = (trait: string): ColumnName | undefined =>
  Object.hasOwn(spellings, trait) ? spellings[trait] : undefined

type Reader = { read: (text: string, hints: ReadHints) => string | undefined; expected: string }
/** `country` tells which country a phone number without a prefix belongs to. */
type ReadHints = { country: string | null }

const readers: Record<ColumnName, Reader> = {
  email: { read: readEmail, expected: 'an email address' },
  phone: { read: readPhone, expected: 'a phone number with its country prefix, for example +15550100' },
  language: { read: readLanguage, expected: 'a language tag such as de or pt-BR' },
  timezone: { read: readZone, expected: 'an IANA time zone such as Europe/Paris' },
  country: { read: readCountry, expected: 'a country' },
  created_at: { read: readTime, expected: 'an ISO 8601 date or time' },
}

/** The column's value as it is kept: email folded, phone in E.164, language as BCP 47. Undefined: does not parse. */
export function readColumn(column: ColumnName, value: unknown, hints: ReadHints): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined
  return readers[column].read(String(value).trim(), hints)
}

/** The anonymous id of whom an import knows by an address alone. */
export const idOfAddress = (column: 'email' | 'phone', address: string): string => `${column}:${address}`

export const describeExpected = (column: ColumnName): string => readers[column].expected

function readEmail(text: string): string | undefined {
  if (text.length > 254) return undefined
  const email = foldEmail(text)
  return email.length <= 254 && isEmail(email) ? email : undefined
}

function readPhone(text: string, { country }: ReadHints): string | undefined {
  if (text.length > 40) return undefined
  // The cast: the library takes any region it knows, and answers undefined for others.
  const region = country?.length === 2 ? (country as 'US') : undefined
  const phone = parsePhoneNumberFromString(text, region)
  return phone?.isPossible() === true ? phone.number : undefined
}

function readLanguage(text: string): string | undefined {
  const tag = text.replaceAll('_', '-').replace(/\..*$/, '')
  if (tag.length > 35 || !/^[a-z]{2,3}(-|$)/i.test(tag)) return undefined
  try {
    return Intl.getCanonicalLocales(tag)[0]
  } catch {
    return undefined
  }
}

function readZone(text: string): string | undefined {
  if (!/^[a-z]/i.test(text) || text.length > 60 || !isZone(text)) return undefined
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId
}

function readCountry(text: string): string | undefined {
  if (text === '' || text.length > 100) return undefined
  return /^[a-z]{2}$/i.test(text) ? text.toUpperCase() : text
}

/** Seconds or milliseconds since 1970 are taken too, as SDKs send them. Only years that PostgreSQL writes as we do. */
function readTime(text: string): string | undefined {
  const instant = /^\d{9,13}$/.test(text) ? fromEpoch(text) : parseMoment(text)
  const year = instant?.toZonedDateTimeISO('UTC').year ?? 0
  return year >= 1 && year <= 9999 ? instant?.toString() : undefined
}

function fromEpoch(text: string): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(text.length > 10 ? Number(text) : Number(text) * 1000)
}

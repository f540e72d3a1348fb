import { randomUUID } from 'node:crypto'
import { isLater } from '../../domain/conditions/moment.ts'
import { isRecord } from '../../domain/is-record.ts'
import { type DevicePlatform, isDeviceToken } from '../customers/devices.ts'
import type { Call } from './calls.ts'
import { cleanJson, cleanText } from './clean-json.ts'
import {
  type CustomerPatch,
  emptyPatch,
  type IngestWarning,
  joinPatches,
  noPatch,
  readTraits,
} from './customer-patch.ts'
import { readColumn } from './standard-traits.ts'

export type DevicePatch = { token: string; platform: DevicePlatform; pushEnabled: boolean | null }

/** A call as the store writes it: every kind of call in one shape. */
export type IngestCall = {
  messageId: string
  /** Did the caller give the id? Only then can it come twice. */
  isRepeatable: boolean
  at: Temporal.Instant
  userId: string | null
  anonymousId: string | null
  /** Only of an alias: the id that the customer had before. */
  previousId: string | null
  event: { name: string; properties: Record<string, unknown> } | null
  patch: CustomerPatch
  device: DevicePatch | null
  context: Record<string, unknown> | null
  /** False when the caller says that the customer was not there, as a nightly sync does. */
  isActive: boolean
  warnings: IngestWarning[]
}

export function normaliseCall(call: Call, receivedAt: Temporal.Instant): IngestCall {
  const context = cleanJson(call.context)
  const { patch, warnings } = readPatch(call)
  const fills = readFills(context)
  return {
    messageId: call.messageId ?? randomUUID(),
    isRepeatable: call.messageId !== null,
    at: correctTime(call, receivedAt),
    userId: call.userId,
    anonymousId: 'anonymousId' in call ? call.anonymousId : null,
    previousId: call.type === 'alias' ? call.previousId : null,
    event: readEvent(call),
    patch: fills === null ? patch : joinPatches({ ...emptyPatch(), fills }, patch),
    device: readDevice(context),
    context: Object.keys(context).length === 0 ? null : context,
    isActive: context['active'] !== false,
    warnings,
  }
}

/**
 * When it happened by our clock: the caller's clock may be wrong, so what counts is how long before sending it was. Never
 * in the future.
 */
function correctTime(call: Call, receivedAt: Temporal.Instant): Temporal.Instant {
  const stated = call.timestamp ?? call.originalTimestamp
  if (stated === null || stated === undefined) return receivedAt
  // As many clients send single calls: nothing passed in between.
  if (stated === call.sentAt) return receivedAt
  const corrected =
    call.sentAt === null || call.sentAt === undefined
      ? Temporal.Instant.from(stated)
      : receivedAt.subtract(measureAge(stated, call.sentAt))
  if (isLater(corrected, receivedAt)) return receivedAt
  return corrected.epochMilliseconds < 0 ? Temporal.Instant.from(stated) : corrected
}

const hasMilliseconds = /:\d\d(\.\d{1,3})?Z$/

/** How long before sending. Clients write milliseconds in UTC, which needs no more than a subtraction. */
function measureAge(timestamp: string, sentAt: string): Temporal.DurationLike {
  if (hasMilliseconds.test(timestamp) && hasMilliseconds.test(sentAt))
    return { milliseconds: Date.parse(sentAt) - Date.parse(timestamp) }
  return Temporal.Instant.from(timestamp).until(Temporal.Instant.from(sentAt))
}

function readEvent(call: Call): IngestCall['event'] {
  if (call.type === 'track') return { name: call.event, properties: cleanJson(call.properties) }
  if (call.type !== 'page' && call.type !== 'screen') return null
  const named = { ...(call.name && { name: call.name }), ...(call.category && { category: call.category }) }
  return { name: `${call.type}_viewed`, properties: { ...cleanJson(call.properties), ...named } }
}

function readPatch(call: Call): { patch: CustomerPatch; warnings: IngestWarning[] } {
  if (call.type === 'identify') return readIdentifyTraits(call)
  if (call.type !== 'group') return { patch: noPatch, warnings: [] }
  const patch = emptyPatch()
  patch.traits['group_id'] = call.groupId
  for (const [name, value] of Object.entries(cleanJson(call.traits))) {
    if (name.length > 200) continue
    if (value === null) patch.removed.push(`group_${name}`)
    else patch.traits[`group_${name}`] = value
  }
  return { patch, warnings: [] }
}

/** Some SDKs put the traits into the context alone. */
function readIdentifyTraits({ traits, context }: Call & { type: 'identify' }) {
  const inContext = context['traits']
  if (Object.keys(traits).length > 0 || !isRecord(inContext)) return readTraits(traits, 'traits')
  return readTraits(inContext, 'context/traits')
}

/** What SDKs tell of the device's settings stands until the customer's own traits say otherwise. */
function readFills(context: Record<string, unknown>): CustomerPatch['fills'] | null {
  const timezone = readColumn('timezone', context['timezone'], { country: null })
  const language = readColumn('language', context['locale'], { country: null })
  if (timezone === undefined && language === undefined) return null
  return { ...(timezone !== undefined && { timezone }), ...(language !== undefined && { language }) }
}

function readDevice(context: Record<string, unknown>): DevicePatch | null {
  const device = context['device']
  if (typeof device !== 'object' || device === null || !('token' in device) || typeof device.token !== 'string')
    return null
  const token = cleanText(device.token)
  if (!isDeviceToken(token)) return null
  const type = 'type' in device && typeof device.type === 'string' ? device.type.toLowerCase() : ''
  const platform = type === 'ios' || type === 'android' ? type : 'web'
  const enabled = 'pushEnabled' in device ? device.pushEnabled : null
  return { token, platform, pushEnabled: typeof enabled === 'boolean' ? enabled : null }
}

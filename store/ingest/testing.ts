import { type Call, callSchemas, type CallType } from './calls.ts'

/** A call as the edge would parse it. */
export function givenCall(type: CallType, fields: Record<string, unknown>): Call {
  // The cast: parsing by the type's own schema gives that type's call.
  return { type, ...callSchemas[type].parse(fields) } as Call
}

import { isRecord } from '../domain/is-record.ts'

type JsonSchema = Record<string, unknown>

/** What strict mode takes of `format`; any other name makes it refuse the whole request. */
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'])

/** Keywords that a schema may keep; our own parsing still checks what is left out here. */
const kept = new Set(
  [
    ['type', 'description', 'enum', 'const', 'anyOf', '$ref', '$defs'],
    ['properties', 'required', 'additionalProperties', 'items', 'minItems', 'maxItems'],
    ['pattern', 'format', 'multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ].flat(),
)

/** What the decoder of strict mode has no automaton for: look-around, back references, Unicode classes. */
const unsupportedPattern = /\(\?[=!<]|\\[1-9]|\\k<|\\[pP]\{/

/**
 * A schema of zod in the form that OpenAI's strict mode takes. What cannot be said there is left out where that only
 * loosens the schema (the tool's own schema is parsed again before anything runs); objects stay as strict as they were.
 * @see docs/how-to/use-your-model.md
 */
export function toStrictSchema(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(([key, value]) => kept.has(key) && isTaken(key, value))
  const strict = Object.fromEntries(entries.map(([key, value]) => [key, toStrictValue(key, value)]))
  // A format says what its pattern says, in fewer tokens.
  if ('format' in strict) delete strict['pattern']
  return splitTypes(keepReferenceAlone(strict))
}

function isTaken(key: string, value: unknown): boolean {
  if (key === 'format') return typeof value === 'string' && formats.has(value)
  if (key === 'pattern') return typeof value === 'string' && !unsupportedPattern.test(value)
  if (key === 'minimum' || key === 'maximum') return Math.abs(Number(value)) < Number.MAX_SAFE_INTEGER
  return true
}

function toStrictValue(key: string, value: unknown): unknown {
  if (key === 'properties' || key === '$defs')
    return Object.fromEntries(Object.entries(value ?? {}).map(([name, part]) => [name, toStrictPart(part)]))
  if (key === 'anyOf' && Array.isArray(value)) return value.map(toStrictPart)
  return key === 'items' || key === 'additionalProperties' ? toStrictPart(value) : value
}

function toStrictPart(part: unknown): unknown {
  return isRecord(part) ? toStrictSchema(part) : part
}

/** Nothing may stand beside `$ref`, not even a description. */
function keepReferenceAlone(schema: JsonSchema): JsonSchema {
  const { $ref, ...rest } = schema
  if ($ref === undefined || Object.keys(rest).length === 0) return schema
  return { ...rest, anyOf: [{ $ref }] }
}

/** Several types at once are written as alternatives; one type or null is understood as it is. */
function splitTypes(schema: JsonSchema): JsonSchema {
  const { type, ...rest } = schema
  if (!Array.isArray(type) || type.filter((name) => name !== 'null').length < 2) return schema
  return { ...rest, anyOf: type.map((name: unknown) => ({ type: name })) }
}

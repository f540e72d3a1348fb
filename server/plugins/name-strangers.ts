import { z } from 'zod'
import { sayStranger } from '../../domain/list-faults.ts'

/** What to say of each key that the object at `path` does not know: the nearest one that it does, or all of them. */
export function nameStrangers(body: unknown, path: string, keys: unknown): string[] {
  const schema = path === '' ? body : path.split('/').reduce(stepInto, body)
  const object = unwrap(schema)
  const known = object instanceof z.ZodObject ? Object.keys(object.shape) : []
  return z
    .array(z.string())
    .catch([])
    .parse(keys)
    .map((key) => sayStranger(key, known))
}

function stepInto(schema: unknown, part: string): unknown {
  const inner = unwrap(schema)
  if (inner instanceof z.ZodObject) return inner.shape[part]
  if (inner instanceof z.ZodArray) return inner.element
  return inner instanceof z.ZodRecord ? inner.valueType : undefined
}

function unwrap(schema: unknown): unknown {
  const isWrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault
  return isWrapped ? unwrap(schema.unwrap()) : schema
}

import { z } from 'zod'
import { Name } from './parameters.ts'
import { comparedWith } from './value-operators.ts'

/** A trait (or a value of the journey) by its name, compared with a parameter: `{ name: 'plan', is: 'trial' }`. */
export const NamedValue = comparedWith({ name: Name }).meta({
  id: 'NamedValue',
  description: 'A name and exactly one comparison',
})
export type NamedValue = z.infer<typeof NamedValue>

/** A property of an event, compared with a parameter: `{ property: 'total', greaterThan: 50 }`. */
export const PropertyFilter = comparedWith({ property: Name }).meta({
  id: 'PropertyFilter',
  description: 'A property of the event and exactly one comparison',
})
export type PropertyFilter = z.infer<typeof PropertyFilter>

export const PropertyFilters = z.array(PropertyFilter).max(20).default([])

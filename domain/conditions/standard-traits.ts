/** Traits that are typed columns of customers; all others stand in its jsonb `traits`. */
export const standardTraits = {
  user_id: 'text',
  email: 'text',
  phone: 'text',
  language: 'text',
  timezone: 'text',
  country: 'text',
  created_at: 'date',
  last_seen_at: 'date',
} as const

export type StandardTrait = keyof typeof standardTraits

export const isStandardTrait = (name: string): name is StandardTrait => Object.hasOwn(standardTraits, name)

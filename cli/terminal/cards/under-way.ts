import type { UnderWay } from '../../../domain/cards.ts'
import { describeChoice } from '../../../domain/journey/move-entry.ts'
import { countOf } from '../../../domain/words.ts'
import { blank, type Line } from '../frame.ts'
import type { Paint } from '../page.ts'

/** Where the journeys under way stand, and what becomes of them. */
export function underWayLines({ choice, count, places }: UnderWay, paint: Paint): Line[] {
  const what = choice === null ? '' : `: ${describeChoice(choice)}`
  const title = { text: `${countOf(count, 'customer is', 'customers are')} on the journey now${what}`, wrap: true }
  const lines = places.map((place) => ({
    text: `  ${place.count.toLocaleString('en')} ${place.words}${choice === 'move' ? ` → ${place.goesTo}` : ''}`,
    paint: paint.dim,
    wrap: true,
  }))
  return [blank, title, ...lines]
}

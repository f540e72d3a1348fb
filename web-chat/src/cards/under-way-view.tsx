import type { UnderWay } from '../../../domain/cards.ts'
import { countOf, formatCount } from '../shell/format.ts'
import { Bar } from './bar.tsx'

const choices = {
  finish:
    'They finish the journey as it was when they entered. To change that, say “move everybody to the new version”.',
  move: 'They move to the new version. To change that, say “let them finish”.',
}

/** How many journeys under way stand where, and where each goes. */
export function UnderWayView({ underWay: { choice, count, places } }: { underWay: UnderWay }) {
  return (
    <div className="skips under-way">
      <h3>
        On the journey now <span>{countOf(count, 'customer')}</span>
      </h3>
      {choice !== null && <p className="card-words">{choices[choice]}</p>}
      <ul className="bars">
        {places.map((place, index) => (
          <li key={index}>
            <span className="bars-words" dir="auto">
              {place.words}
              {choice === 'move' && place.goesTo !== null && ` → ${place.goesTo}`}
            </span>
            <span className="bars-count">{formatCount(place.count)}</span>
            <Bar part={place.count} whole={count} />
          </li>
        ))}
      </ul>
    </div>
  )
}

import type { ReactNode } from 'react'
import type { ChangesCard, Difference } from '../../../domain/cards.ts'
import { Icon } from '../shell/icon.tsx'
import { Changes } from './changes.tsx'

/** What an undo, a redo or a turn that was cut short did, object by object. */
export function ChangesView({ card }: { card: ChangesCard }) {
  return (
    <section className="card" aria-label={card.title}>
      <h2 className="card-title">{card.title}</h2>
      <ul className="moved">
        {card.changed.map(({ id, words, differences, more, note }) => (
          <Item key={id} icon="check" words={words} label="Before and now" differences={differences} more={more}>
            {note !== null && <p className="note">{note}</p>}
          </Item>
        ))}
        {card.kept.map(({ id, words, differences, more }) => (
          <Item
            key={id}
            icon="warning"
            words={words}
            label="What was changed since"
            differences={differences}
            more={more}
          />
        ))}
      </ul>
      <p className="note">Turn {card.turn}</p>
    </section>
  )
}

type ItemProps = {
  icon: 'check' | 'warning'
  words: string
  label: string
  differences: readonly Difference[]
  more: number
  children?: ReactNode
}

function Item({ icon, words, label, differences, more, children }: ItemProps) {
  return (
    <li className={icon === 'warning' ? 'is-kept' : undefined}>
      <Icon name={icon} />
      <div>
        <p dir="auto">{words}</p>
        <Changes changes={differences} label={label} />
        {more > 0 && <p className="note">and {more} more</p>}
        {children}
      </div>
    </li>
  )
}

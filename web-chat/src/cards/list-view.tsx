import type { ListCard } from '../../../domain/cards.ts'
import { formatCount } from '../shell/format.ts'

export function ListView({ card }: { card: ListCard }) {
  return (
    <section className="card" aria-label={card.title}>
      <h2 className="card-title" dir="auto">
        {card.title}
      </h2>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a wide table scrolls, also by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={`${card.title}, table`}>
        <table>
          <thead>
            <tr>
              {card.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {card.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column} dir="auto">
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {card.more > 0 && <p className="note">and {formatCount(card.more)} more</p>}
    </section>
  )
}

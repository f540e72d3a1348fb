import type { RehearsalLine } from '../../../domain/cards.ts'
import { channelWords } from '../shell/channel-words.ts'
import { countOf, formatCount, readPercent } from '../shell/format.ts'

/** Messages by day as columns of one height; the table of the figures folds open. */
export function RehearsalDays({ days }: { days: readonly RehearsalLine[] }) {
  const sentOn = ({ sent }: RehearsalLine) => sent.reduce((sum, { count }) => sum + count, 0)
  const most = Math.max(...days.map(sentOn))
  if (days.length === 0 || most <= 0) return null
  const busy = days.filter((day) => sentOn(day) > 0 || day.entered > 0 || day.skipped > 0)
  return (
    <section className="days" aria-label="Rehearsed by day">
      <div className="days-columns" aria-hidden="true">
        {days.map((day) => (
          <span key={day.day} style={{ height: `${readPercent(sentOn(day), most)}%` }} />
        ))}
      </div>
      <p className="days-ends" aria-hidden="true">
        <span>{days[0]?.day}</span>
        <span>at most {countOf(most, 'message')} a day</span>
        <span>{days.at(-1)?.day}</span>
      </p>
      <details>
        <summary>{countOf(busy.length, 'day')}</summary>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
        <section className="report" aria-label="Figures of each day" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">day</th>
                <th scope="col">entered</th>
                <th scope="col">sent</th>
                <th scope="col">skipped</th>
              </tr>
            </thead>
            <tbody>
              {busy.map((day) => (
                <tr key={day.day}>
                  <th scope="row">{day.day}</th>
                  <td>{formatCount(day.entered)}</td>
                  <td>
                    {day.sent
                      .map(({ channel, count }) => `${formatCount(count)} ${channelWords[channel]}`)
                      .join(', ') || '0'}
                  </td>
                  <td>{formatCount(day.skipped)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      </details>
    </section>
  )
}

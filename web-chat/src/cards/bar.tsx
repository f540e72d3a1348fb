import { readPercent } from '../shell/format.ts'

/** A thin bar beside a number that says the same, so it is hidden from screen readers. */
export function Bar({ part, whole }: { part: number; whole: number }) {
  return (
    <span className="bar" aria-hidden="true">
      <span style={{ width: `${readPercent(part, whole)}%` }} />
    </span>
  )
}

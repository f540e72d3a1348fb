import type { Difference } from '../../../domain/cards.ts'

/** What stood there before, and what stands there now. */
export function Changes({ changes, label }: { changes: readonly Difference[]; label: string }) {
  if (changes.length === 0) return null
  return (
    <dl className="changes" aria-label={label}>
      {changes.map(({ path, before, after }, index) => (
        <div key={index}>
          <dt dir="auto">{path}</dt>
          {before !== null && (
            <dd dir="auto">
              <span className="visually-hidden">Before: </span>
              <del>{before}</del>
            </dd>
          )}
          {after !== null && (
            <dd dir="auto">
              <span className="visually-hidden">After: </span>
              <ins>{after}</ins>
            </dd>
          )}
        </div>
      ))}
    </dl>
  )
}

import { formatFullMoment, formatMoment } from '../shell/moments.ts'

type Props = { text: string; memberName: string; at: string | null }

export function MemberMessage({ text, memberName, at }: Props) {
  return (
    <article className="member" aria-label={memberName}>
      <p className="member-name">
        <bdi>{memberName}</bdi>
        {at !== null && (
          <time dateTime={at} title={formatFullMoment(at)}>
            {formatMoment(at)}
          </time>
        )}
      </p>
      <p className="member-text" dir="auto">
        {text}
      </p>
    </article>
  )
}

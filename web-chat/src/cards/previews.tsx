import type { CopyPreview } from '../../../domain/cards.ts'
import { sortFields } from '../previews/message-parts.ts'
import { MessagePreview } from '../previews/message-preview.tsx'
import { channelWords } from '../shell/channel-words.ts'

type Props = { previews: readonly CopyPreview[]; sender: string }

/** Messages rendered for real customers: the first for each channel in full view, further ones folded below. */
export function Previews({ previews, sender }: Props) {
  const isFirst = (preview: CopyPreview) => previews.find(({ channel }) => channel === preview.channel) === preview
  const others = previews.filter((preview) => !isFirst(preview))
  if (previews.length === 0) return null
  return (
    <>
      <Figures previews={previews.filter(isFirst)} sender={sender} />
      {others.length > 0 && (
        <details>
          <summary>{others.length === 1 ? '1 more sample' : `${others.length} more samples`}</summary>
          <Figures previews={others} sender={sender} />
        </details>
      )}
    </>
  )
}

function Figures({ previews, sender }: Props) {
  return (
    <div className="previews">
      {previews.map((preview, index) => (
        <figure key={index}>
          <figcaption>
            {channelWords[preview.channel] ?? preview.channel} for <bdi>{preview.customer}</bdi>
          </figcaption>
          <MessagePreview channel={preview.channel} parts={sortFields(preview.fields)} sender={sender} />
          <Reader preview={preview} />
          {preview.note !== null && <p className="note">{preview.note}</p>}
        </figure>
      ))}
    </div>
  )
}

/** Why it is shown for this customer, what models call them, and in which language they read. */
function Reader({ preview: { customerId, why, language } }: { preview: CopyPreview }) {
  const parts = [why, customerId === 0 ? undefined : `customer #${customerId}`, language]
  const words = parts.filter((part) => part !== undefined && part !== null)
  return why === undefined ? null : <p className="note">{words.join(' · ')}</p>
}

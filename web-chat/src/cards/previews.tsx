import type { CopyPreview } from '../../../domain/cards.ts'
import { sortFields } from '../previews/message-parts.ts'
import { MessagePreview } from '../previews/message-preview.tsx'
import { channelWords } from '../shell/channel-words.ts'

/** Messages rendered for real customers, one figure each. */
export function Previews({ previews, sender }: { previews: readonly CopyPreview[]; sender: string }) {
  if (previews.length === 0) return null
  return (
    <div className="previews">
      {previews.map((preview, index) => (
        <figure key={index}>
          <figcaption>
            {channelWords[preview.channel] ?? preview.channel} for <bdi>{preview.customer}</bdi>
          </figcaption>
          <MessagePreview channel={preview.channel} parts={sortFields(preview.fields)} sender={sender} />
          {preview.note !== null && <p className="note">{preview.note}</p>}
        </figure>
      ))}
    </div>
  )
}

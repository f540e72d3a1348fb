/** What assistive technology is told: whole sentences at their time, never a text while it is being written. */
export function Announcer({ announcement }: { announcement: { count: number; text: string } }) {
  return (
    <div className="visually-hidden" role="log" aria-live="polite" aria-label="What just happened">
      <p key={announcement.count}>{announcement.text}</p>
    </div>
  )
}

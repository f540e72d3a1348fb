const examples = [
  'Welcome people who just signed up',
  'Win back customers who have gone quiet',
  'Remind people who left something behind at checkout',
  'How did our last campaign do?',
]

export function EmptyState({ pick }: { pick: (text: string) => void }) {
  return (
    <div className="empty">
      <h1>What should your customers hear, and when?</h1>
      <p>
        Say the goal in your own words. You see who it reaches and what they would get; nothing is sent before you
        approve it.
      </p>
      <ul aria-label="Examples">
        {examples.map((text) => (
          <li key={text}>
            <button type="button" onClick={() => pick(text)}>
              {text}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** A kind that this page is too old for: what it says, plainly. */
export function UnknownView({ card }: { card: { kind: string } }) {
  return (
    <section className="card">
      <h2 className="card-title">{card.kind}</h2>
      <p className="note">This page cannot draw this card yet. Reload it to get the newest version.</p>
      <details>
        <summary>What it holds</summary>
        <pre>{JSON.stringify(card, null, 2).slice(0, 5000)}</pre>
      </details>
    </section>
  )
}

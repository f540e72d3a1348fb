/** Next steps that one click says. */
export function Suggestions({ texts, send }: { texts: readonly string[]; send: (text: string) => unknown }) {
  if (texts.length === 0) return null
  return (
    <ul className="suggestions" aria-label="Suggestions">
      {texts.map((text) => (
        <li key={text}>
          <button type="button" className="chip" dir="auto" onClick={() => send(text)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  )
}

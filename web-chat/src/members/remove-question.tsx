import { type KeyboardEvent, useEffect, useRef } from 'react'

type Props = { name: string; isBusy: boolean; remove: () => void; keep: () => void }

/** The focus goes to the question and not to a button, so that a double click answers nothing. */
export function RemoveQuestion({ name, isBusy, remove, keep }: Props) {
  const question = useRef<HTMLParagraphElement>(null)
  useEffect(() => question.current?.focus(), [])
  const keepOnEscape = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !isBusy) keep()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape takes back what was begun inside
    <div className="remove-question" onKeyDown={keepOnEscape}>
      <p ref={question} tabIndex={-1}>
        Remove <bdi>{name}</bdi>? Their sessions and keys end at once.
      </p>
      <button type="button" className="button is-danger" aria-disabled={isBusy} onClick={remove}>
        Remove
      </button>
      <button type="button" className="button" aria-disabled={isBusy} onClick={() => !isBusy && keep()}>
        Keep
      </button>
    </div>
  )
}

/** Remembers the last `capacity` answers of a function of one text. */
export function rememberLast<Answer>(capacity: number, compute: (text: string) => Answer): (text: string) => Answer {
  const answers = new Map<string, Answer>()
  return (text) => {
    const known = answers.get(text)
    const answer = known ?? compute(text)
    answers.delete(text)
    answers.set(text, answer)
    if (answers.size > capacity) dropOldest(answers)
    return answer
  }
}

function dropOldest(answers: Map<string, unknown>): void {
  for (const oldest of answers.keys()) {
    answers.delete(oldest)
    return
  }
}

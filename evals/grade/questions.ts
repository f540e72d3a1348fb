import type { Grader } from './grader.ts'
import { verdict } from './grader.ts'

/** The questions in what the agent said: sentences that end in a question mark, but for what it quotes. */
export function listQuestions(words: string): string[] {
  const plain = words
    .replaceAll(/```[\s\S]*?```|`[^`]*`/g, ' ')
    .replaceAll(/“[^”]*”|"[^"\n]*"|«[^»]*»/g, ' ')
    .replaceAll(/https?:\/\/\S+/g, ' ')
  return plain.match(/[^.!?。！？\n]*[?？؟]+/gu)?.map((each) => each.trim()) ?? []
}

const most = 1

/** One question a turn at most, or exactly as many as the task says for the last. */
export const questions: Grader = {
  name: 'questions',
  grade({ expect }, { turns }) {
    const counts = turns.map(({ words }) => listQuestions(words).length)
    const wanted = expect.answer?.questions ?? expect.shown?.questions
    const last = counts.at(-1) ?? 0
    return verdict('questions', [
      ...counts.flatMap((count, index) =>
        count > most ? [`turn ${index + 1} asks ${count} questions, at most ${most} is right`] : [],
      ),
      ...(wanted !== undefined && last !== wanted
        ? [`the last answer asks ${last} questions, ${wanted} is right`]
        : []),
    ])
  },
}

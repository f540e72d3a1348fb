import type { Memory } from '../memory.ts'

const quoted = /[“"„«]([^“”"„«»]{2,60})[”"“»]/g

/**
 * The words of the brand that are the same in every language: what its glossary asks for, or puts in quotation marks. An
 * entry that quotes several speaks of more than how to write one.
 */
export function listGlossaryTerms(memories: readonly Memory[]): string[] {
  return memories.flatMap(({ kind, text, lint }) => {
    if (kind !== 'glossary') return []
    const asked = [...(lint?.requiredWords ?? []), ...(lint?.replacements ?? []).map(({ use }) => use)]
    const named = Array.from(text.matchAll(quoted), ([, term = '']) => term.trim())
    return asked.length > 0 || named.length > 1 ? asked : named
  })
}

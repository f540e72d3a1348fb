/**
 * Who writes the text that reaches a model beside the member's own words, and how much of one text it is told.
 * `customers` write traits, events and what providers report of them; `files` propose rules; `members` write names,
 * copy and memories, by hand or in files. Nobody's text is an instruction.
 */
export const outsideSources = {
  customers: { from: 'customers, or programs that report what they did', mostLetters: 300 },
  providers: { from: 'providers, or whoever answered them', mostLetters: 300 },
  files: { from: 'files whose rules nobody has kept yet', mostLetters: 1_000 },
  members: { from: 'members, or files that they imported', mostLetters: 100_000 },
} as const
export type OutsideSource = keyof typeof outsideSources

/**
 * Which fields of a result hold text from outside, by path: `*` is any one key or index, `**` everything below. A tool
 * names every one; sentences of ours that name things in “quotes” need no entry.
 */
export type OutsideFields = Readonly<Record<string, OutsideSource>>

/** What a text from outside is put between. No text from outside can hold them. */
export const marks = { open: '⟦', close: '⟧' } as const
/** The key of a result under which its marked fields are listed with who writes them. */
export const legendKey = `${marks.open}${marks.close}`

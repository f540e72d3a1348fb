/** One place where what is differs from what must be. */
export type Difference = { path: string; expected: string; actual: string }

const maxShown = 300

export const differ = (path: string, expected: string, actual: unknown): Difference => ({
  path: path === '' ? '(all)' : path,
  expected,
  actual: show(actual),
})

/** A value in one line, cut where it is long. */
export function show(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > maxShown ? `${text.slice(0, maxShown)}…` : text
}

export const tell = ({ path, expected, actual }: Difference): string => `${path}: expected ${expected}, is ${actual}`

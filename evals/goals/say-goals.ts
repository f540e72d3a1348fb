import { padEnd, padStart } from '../../cli/terminal/page.ts'

/** A line a goal and a column a workspace: how many wordings led to the state that they should. */
export function sayGoals(results: readonly { goal: string; passed: number; of: number }[]): string {
  const cells = results.map(({ goal, passed, of }) => {
    const [name = '', workspace = ''] = goal.split('.')
    return { name, workspace, passed, of }
  })
  const workspaces = [...new Set(cells.map(({ workspace }) => workspace))].toSorted()
  const line = (label: string, columns: readonly string[]) =>
    [padEnd(label, 24), ...columns.map((column) => padStart(column, 12))].join('')
  const count = (counted: readonly { passed: number; of: number }[]) =>
    counted.length === 0
      ? ''
      : `${counted.reduce((sum, { passed }) => sum + passed, 0)} of ${counted.reduce((sum, { of }) => sum + of, 0)}`
  const row = (label: string, of: typeof cells) =>
    line(
      label,
      workspaces.map((workspace) => count(of.filter((cell) => cell.workspace === workspace))),
    )
  const byName = Map.groupBy(cells, ({ name }) => name)
  return [
    line('goal', workspaces),
    ...[...byName].map(([name, of]) => row(name.replaceAll('-', ' '), of)),
    row('all', cells),
  ].join('\n')
}

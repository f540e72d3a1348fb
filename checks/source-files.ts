import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

const folders = 'agent,tools,server,web-chat,evals,domain,store,channels,worker,cli,bench,checks'

/** Every TypeScript file of ours as a path from the root, generated and installed ones aside. */
export function listSourceFiles(): string[] {
  return globSync([`{${folders}}/**/*.{ts,tsx}`, '*.ts'], {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)(\/|$)/.test(path),
  }).toSorted()
}

export function readSource(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

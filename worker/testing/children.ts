import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChildOptions } from './child.ts'

/** Start a worker in a process of its own; resolves once it works. */
export async function startChild(options: ChildOptions): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'child.ts'), JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [first] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  if (String(first) !== 'ready\n') throw new Error(`the worker did not start: ${String(first)}`)
  return child
}

export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

export function makeCallsFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'carillon-calls-')), 'calls')
  writeFileSync(path, '')
  return path
}

/** How often the provider was called for each delivery, or a receiver under each id. */
export function countCalls(callsFile: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const line of readFileSync(callsFile, 'utf8').split('\n').slice(0, -1))
    counts.set(line, (counts.get(line) ?? 0) + 1)
  return counts
}

export async function waitUntil(isDone: () => boolean | Promise<boolean>, withinMs = 20_000): Promise<void> {
  const startedAt = performance.now()
  while (!(await isDone())) {
    if (performance.now() - startedAt > withinMs) throw new Error(`nothing came within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toHtml } from './html/html.ts'
import { toJunit } from './junit.ts'
import { toMarkdown } from './markdown.ts'
import { toResultsJson } from './results-json.ts'
import type { Summary } from './summary.ts'

/** Every report of the run into a folder, made where it is not there. @returns their names */
export async function writeReports(folder: string, summary: Summary): Promise<string[]> {
  await mkdir(folder, { recursive: true })
  const files: Record<string, string> = {
    'results.json': `${JSON.stringify(toResultsJson(summary), null, 2)}\n`,
    'report.html': toHtml(summary),
    'report.md': toMarkdown(summary),
    'junit.xml': toJunit(summary),
  }
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return Object.keys(files)
}

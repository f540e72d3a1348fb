import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ExportResult } from '../../domain/campaign/exchange.ts'
import { chooseFiles } from './file-names.ts'
import { writeCampaign, writeSegment } from './write-yaml.ts'

export type Written = { file: string; isNew: boolean; isChanged: boolean }

/** Write a folder's files anew: each keeps the file that it has, and what else is in the folder stays. */
export async function exportFiles(out: string, { campaigns, segments, names }: ExportResult): Promise<Written[]> {
  await mkdir(out, { recursive: true })
  const existing = await readIds(out)
  const nameOf = ({ id, document }: { id: string; document: { name: string } }) => ({
    id,
    name: document.name,
  })
  const campaignFiles = chooseFiles(campaigns.map(nameOf), '.campaign.yaml', existing)
  const segmentFiles = chooseFiles(segments.map(nameOf), '.segment.yaml', existing)
  const texts = [
    ...segments.map((each) => [segmentFiles.get(each.id) ?? '', writeSegment(each, names)] as const),
    ...campaigns.map((each) => [campaignFiles.get(each.id) ?? '', writeCampaign(each, names)] as const),
  ]
  const written: Written[] = []
  for (const [name, text] of texts) written.push(await writeWhole(join(out, name), text))
  return written
}

/** Whole or not at all; a file that is as it should be keeps its time. */
async function writeWhole(file: string, text: string): Promise<Written> {
  const before = await readFile(file, 'utf8').catch(() => null)
  if (before !== text) {
    const draft = `${file}.${process.pid}.part`
    // Never through a link that somebody has put there.
    await writeFile(draft, text, { flag: 'wx' })
    await rename(draft, file)
  }
  return { file, isNew: before === null, isChanged: before !== text }
}

/** The id in each file's head, also where the rest of the file is broken. */
async function readIds(folder: string): Promise<Map<string, string | null>> {
  const files = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isFile()).map(({ name }) => name)
  const ids = new Map<string, string | null>()
  for (const file of files) {
    const text = /\.(?:campaign|segment)\.ya?ml$/i.test(file) ? await readFile(join(folder, file), 'utf8') : ''
    ids.set(file, /^carillon:\r?\n(?: {2}.*\r?\n)*? {2}id: ((?:cmp|seg)_[0-9a-z]+)/m.exec(text)?.[1] ?? null)
  }
  return ids
}

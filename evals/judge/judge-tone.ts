import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { findKappa } from '../report/statistics.ts'
import { listDrafted } from '../run/outcome.ts'
import type { Finished } from '../run/pool.ts'
import { listCopy } from '../grade/list-copy.ts'

/** Asks the judge: one prompt, one answer. */
export type Ask = (prompt: string) => Promise<string>

/** Scores from 1 to 5 by task, given by people. */
export const ToneLabels = z.record(z.string(), z.int().min(1).max(5))
export type ToneLabels = z.infer<typeof ToneLabels>

export type ToneReport = {
  /** The judge, as it was named. */
  model: string
  /** How many pieces of copy got a score, and how many answers were none. */
  judged: number
  unread: number
  mean: number | null
  /** Agreement with people beyond chance, over so many tasks; null: nobody has labelled any of these. */
  agreement: { kappa: number; labels: number } | null
}

const rubric = readFileSync(join(import.meta.dirname, '../rubrics/tone.md'), 'utf8')
const Answer = z.object({ score: z.int().min(1).max(5) })

/**
 * The tone of the copy that the trials drafted, by a model with a rubric. It decides nothing: no trial passes or fails by
 * it, and until people have labelled some of the same copy nobody knows what the score means.
 */
export async function judgeTone(
  finished: readonly Finished[],
  judge: { model: string; ask: Ask; labels: ToneLabels },
): Promise<ToneReport> {
  const scores: { task: string; score: number }[] = []
  let unread = 0
  for (const each of finished) {
    const prompt = makePrompt(each)
    if (prompt === null) continue
    const score = readScore(await judge.ask(prompt))
    if (score === null) unread += 1
    else scores.push({ task: each.job.task.id, score })
  }
  const pairs = scores.flatMap(({ task, score }): [string, string][] => {
    const label = judge.labels[task]
    return label === undefined ? [] : [[String(label), String(score)]]
  })
  const kappa = findKappa(pairs)
  return {
    model: judge.model,
    judged: scores.length,
    unread,
    mean: scores.length === 0 ? null : scores.reduce((sum, { score }) => sum + score, 0) / scores.length,
    agreement: kappa === null ? null : { kappa, labels: pairs.length },
  }
}

function makePrompt({ outcome }: Finished): string | null {
  if (outcome === null) return null
  const copy = listDrafted(outcome).flatMap(({ document }) => listCopy(document.steps))
  if (copy.length === 0) return null
  const rules = outcome.after.memories.map(({ text }) => text)
  const line = '='.repeat(40)
  // What is judged cannot end its own frame.
  const frame = (texts: readonly string[]) => `${line}\n${texts.join('\n\n').replaceAll(/={5,}/g, '====')}\n${line}`
  return `${rubric}\nThe brand's rules:\n${frame(rules)}\n\nThe copy:\n${frame(copy)}\n`
}

function readScore(answer: string): number | null {
  const [json] = /\{[^{}]*\}/.exec(answer) ?? []
  if (json === undefined) return null
  try {
    return Answer.safeParse(JSON.parse(json)).data?.score ?? null
  } catch {
    return null
  }
}

/** The score with how far it can be trusted. */
export function sayTone({ model, judged, unread, mean, agreement }: ToneReport): string {
  if (mean === null) return `not judged: there was no copy that ${model} could score`
  const trust =
    agreement === null ? 'uncalibrated' : `kappa ${agreement.kappa.toFixed(2)} with ${agreement.labels} labels`
  const missing = unread === 0 ? '' : `, ${unread} answers could not be read`
  return `${mean.toFixed(1)} of 5 (${trust}) by ${model} over ${judged}${missing}`
}

import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'
import { type Passes, signTest } from './statistics.ts'

/** An earlier run: any results.json, or the short form that is committed. */
export const Baseline = z.object({
  model: z.string(),
  commit: z.string(),
  results: z.array(z.object({ task: z.string(), passes: z.int(), trials: z.int() })),
})
export type Baseline = z.infer<typeof Baseline>

export type Change = {
  commit: string
  /** Tasks that both runs attempted. */
  compared: number
  better: string[]
  worse: string[]
  /** The chance of so many for the worse, or more, where nothing had changed. */
  chance: number
  /** Worse beyond noise: that chance is below 5 %. */
  isDrop: boolean
  /** Regression tasks that always passed and now do not. */
  flips: string[]
}

const maxChance = 0.05

export const baselineFile = (model: string): string => join(import.meta.dirname, '../baselines', `${model}.json`)

/** Of the run that was recorded there: what replays are compared with. */
export const recordedBaselineFile = (folder: string): string => join(folder, 'baseline.json')

/** The baseline that is named, else that of the recordings, else the committed one of the model, where there is one. */
export function readBaseline({
  baseline,
  recordings,
  model,
}: {
  baseline: string | null
  recordings: string | null
  model: string
}): Baseline | null {
  const usual = recordings === null ? baselineFile(model) : recordedBaselineFile(recordings)
  if (baseline === null && !(/^[\w.-]+$/.test(model) && existsSync(usual))) return null
  const path = baseline ?? usual
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new AppError('not_found', { detail: `The baseline ${path} cannot be read.`, cause })
  }
  const parsed = Baseline.safeParse(parseJson(text))
  if (parsed.success) return parsed.data
  throw new AppError('invalid_body', { detail: `${path} is not a results.json of an earlier run.` })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** @returns what became of the tasks that both attempted */
export function compareWithBaseline(
  results: readonly (Passes & { task: string; tags: readonly string[] })[],
  baseline: Baseline,
): Change {
  const before = new Map(baseline.results.filter(({ trials }) => trials > 0).map((each) => [each.task, each]))
  const pairs = results.flatMap((now) => {
    const was = before.get(now.task)
    return was === undefined ? [] : [{ now, was, difference: now.passes / now.trials - was.passes / was.trials }]
  })
  const named = (holds: (pair: (typeof pairs)[number]) => boolean) => pairs.filter(holds).map(({ now }) => now.task)
  const better = named(({ difference }) => difference > 0)
  const worse = named(({ difference }) => difference < 0)
  const chance = signTest({ better: better.length, worse: worse.length })
  return {
    commit: baseline.commit,
    compared: pairs.length,
    better,
    worse,
    chance,
    isDrop: worse.length > 0 && chance < maxChance,
    flips: named(
      ({ now, was }) => now.tags.includes('regression') && was.passes === was.trials && now.passes < now.trials,
    ),
  }
}

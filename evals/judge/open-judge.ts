import { readFileSync } from 'node:fs'
import { chooseModel } from '../../agent/model.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import type { Config } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'
import type { Ask, ToneLabels } from './judge-tone.ts'
import { ToneLabels as Labels } from './judge-tone.ts'

/**
 * The judge that is named, exactly that model, with the labels of people where there are some.
 * @throws AppError invalid_configuration without a server to ask; invalid_body for labels that are none
 */
export function openJudge(
  name: string,
  labelsFile: string | null,
  openai: Config['openai'],
): { model: string; ask: Ask; labels: ToneLabels } {
  const { model, offline } = chooseModel({ ...openai, model: name }, createOfflineModel)
  if (offline) {
    const detail = 'A judge is a language model: name one of the server that OPENAI_API_KEY or OPENAI_BASE_URL names.'
    throw new AppError('invalid_configuration', { detail, extra: { variables: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'] } })
  }
  const ask: Ask = async (prompt) => (await model.invoke(prompt)).text
  return { model: name, ask, labels: labelsFile === null ? {} : readLabels(labelsFile) }
}

function readLabels(file: string): ToneLabels {
  try {
    return Labels.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (cause) {
    const detail = `${file} holds no labels: an object of task ids with scores from 1 to 5, such as {"win-back.1": 4}.`
    throw new AppError('invalid_body', { detail, cause })
  }
}

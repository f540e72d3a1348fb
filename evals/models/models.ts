import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import { chooseModel, offlineName } from '../../agent/model.ts'
import { createOfflineModel } from '../../agent/offline/offline-model.ts'
import type { Config } from '../../domain/config.ts'
import { recordAnswers } from './record.ts'
import { replayModel } from './replay.ts'

/** Which model runs the trials; plain data, for it goes to each process. */
export type ModelChoice = {
  name: string
  openai: Config['openai']
  /** The folder that its answers are written to. */
  record: string | null
  /** The folder that they are read from, for the model `replay`. */
  recordings: string | null
}

export type TrialModel = { model: BaseChatModel; name: string }

export const isOffline = ({ name }: ModelChoice): boolean => name === offlineName

/** A model for one trial alone. @throws AppError invalid_configuration where there is no server to ask */
export function openModel(choice: ModelChoice, trial: { task: string; trial: number }): TrialModel {
  if (choice.recordings !== null) return { model: replayModel(choice.recordings, trial), name: 'replay' }
  const { model, name } = chooseModel({ ...choice.openai, model: choice.name }, createOfflineModel)
  if (choice.record !== null) recordAnswers(model, choice.record, { ...trial, model: name })
  return { model, name }
}

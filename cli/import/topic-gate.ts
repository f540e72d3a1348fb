import { AppError } from '../../domain/errors.ts'
import { type Db, inWorkspace } from '../../store/database/db.ts'
import { createTopics } from '../../store/imports/write-consents.ts'
import { listTopics } from '../../store/workspaces/settings.ts'
import type { Fault } from './fault.ts'
import type { PersonConsent } from './person.ts'

/** Lets through consents on topics that the workspace has; the others are made, or refused. */
export class TopicGate {
  readonly #db: Db
  readonly #workspaceId: number
  readonly #creates: boolean
  #known: ReadonlySet<string> | undefined

  constructor(db: Db, workspaceId: number, creates: boolean) {
    this.#db = db
    this.#workspaceId = workspaceId
    this.#creates = creates
  }

  /** For the consents of one line. */
  async check(consents: readonly PersonConsent[]): Promise<Fault[]> {
    if (consents.length === 0) return []
    const unknown = await this.#admit(consents.map(({ topic }) => topic))
    const index = consents.findIndex(({ topic }) => unknown.includes(topic))
    const topic = consents[index]?.topic
    return topic === undefined ? [] : [{ path: `consents/${index}/topic`, detail: await this.#explain(topic) }]
  }

  /** For the columns of a table. @throws AppError unknown_name */
  async demand(file: string, names: readonly string[]): Promise<void> {
    const [topic] = await this.#admit(names)
    if (topic !== undefined)
      throw new AppError('unknown_name', { detail: `${file}: ${await this.#explain(topic)}`, path: `consent.${topic}` })
  }

  /** @returns those that stay unknown */
  async #admit(names: readonly string[]): Promise<string[]> {
    const known = await this.#listKnown()
    const unknown = [...new Set(names)].filter((name) => name !== '*' && !known.has(name))
    if (unknown.length === 0 || !this.#creates) return unknown
    await inWorkspace(this.#db, this.#workspaceId, (ws) => createTopics(ws, unknown))
    this.#known = new Set([...known, ...unknown])
    return []
  }

  async #listKnown(): Promise<ReadonlySet<string>> {
    this.#known ??= new Set((await inWorkspace(this.#db, this.#workspaceId, listTopics)).map(({ name }) => name))
    return this.#known
  }

  async #explain(topic: string): Promise<string> {
    const known = [...(await this.#listKnown())].join(', ') || 'none'
    return `there is no topic “${topic}”. This workspace has ${known}; --create-topics makes it, for those who say yes alone`
  }
}

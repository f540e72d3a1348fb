import { setTimeout as sleep } from 'node:timers/promises'
import type { TurnEvent } from '../../agent/events/turn-events.ts'
import type { Card } from '../../domain/cards.ts'
import { noteSlackMessage, showsOf, type ShownState, type SlackMessage } from '../../store/slack/messages.ts'
import { layOut, type Part } from './blocks.ts'
import { stopButton } from './stop-turn.ts'
import { drawCard, type SlackContent } from './draw-card.ts'
import { cutEscaped, escapeText } from './escape-text.ts'
import { toMrkdwn, writeLink } from './mrkdwn.ts'
import { refreshApprovals } from './refresh-approvals.ts'
import { readRefusal } from './slack-api.ts'
import { inSlackWorkspace, linkTo, type Place, type SlackWorld } from './slack-world.ts'
import { emptyView, reduceView, type TurnView, wordsOf } from './turn-view.ts'
import { changeMessage, post } from './write-message.ts'

/** What Slack says of blocks that pass a limit it keeps to itself. */
const tooMuch = ['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long']

export type ShowOptions = {
  place: Place
  threadId: string
  /** What it answers, with the messages that were written for it before; null: nothing that comes again. */
  event: { id: string; messages: ReadonlyMap<string, SlackMessage> } | null
  /** Faults that are said elsewhere. */
  hidesFaults?: boolean
}

/**
 * A turn as Slack shows it: one message that grows, and a message for each card. However fast the turn speaks, one call
 * is under way at a time, and it carries all that was said until then.
 */
export class TurnShow {
  readonly #world: SlackWorld
  readonly #options: ShowOptions
  readonly #messages: Map<string, SlackMessage>
  readonly #prints = new Map<string, string>()
  readonly #ended = new AbortController()
  #view: TurnView = emptyView
  #cards = 0
  #decided = 0
  #writing: Promise<void> | null = null

  constructor(world: SlackWorld, options: ShowOptions) {
    this.#world = world
    this.#options = options
    this.#messages = new Map(options.event?.messages)
  }

  /** Say at once that it was heard. @throws Slack's client's errors */
  async begin(): Promise<void> {
    await this.#put('answer', this.#drawAnswer(), null)
  }

  hear(event: TurnEvent): void {
    this.#view = reduceView(this.#view, event)
    this.#writing ??= this.#write()
  }

  /** Write what is left. @throws Slack's client's errors */
  async finish(): Promise<void> {
    this.#ended.abort()
    await this.#writing
    await this.#catchUp()
  }

  /** The fault that it ended with. */
  get fault(): TurnView['fault'] {
    return this.#view.fault
  }

  get #visibleFault(): TurnView['fault'] {
    return this.#options.hidesFaults === true ? null : this.#view.fault
  }

  async #write(): Promise<void> {
    let last: TurnView | null = null
    while (last !== this.#view && !this.#ended.signal.aborted) {
      last = this.#view
      try {
        await this.#catchUp()
      } catch (error) {
        this.#world.deps.log.warn({ err: error }, 'a turn could not be shown in Slack yet')
      }
      await sleep(this.#world.updateEveryMs, undefined, { signal: this.#ended.signal }).catch(() => undefined)
    }
    this.#writing = null
  }

  async #catchUp(): Promise<void> {
    const { cards, decided } = this.#view
    for (const id of decided.slice(this.#decided)) await refreshApprovals(this.#world, id)
    this.#decided = decided.length
    const answer = this.#drawAnswer()
    const isQuiet = wordsOf(this.#view) === '' && this.#visibleFault === null
    if (!isQuiet || this.#messages.has('answer')) await this.#put('answer', answer, null)
    for (const card of cards.slice(this.#cards)) {
      await this.#putCard(`card ${this.#cards}`, card)
      this.#cards += 1
    }
  }

  async #putCard(part: string, card: Card): Promise<void> {
    const approval = card.kind === 'approval' ? { id: card.approvalId, shown: showsOf(card) } : null
    await this.#put(part, drawCard(card, linkTo(this.#world, this.#options.threadId)), approval)
  }

  /** Write a part of it: the first time as a message of its own, then in its place, and not again what stands there. */
  async #put(part: string, content: SlackContent, approval: { id: string; shown: ShownState } | null): Promise<void> {
    const print = JSON.stringify(content)
    if (this.#prints.get(part) === print) return
    const message = await this.#deliver(part, content).catch((error: unknown) => {
      const refusal = readRefusal(error) ?? ''
      if (!tooMuch.includes(refusal)) throw error
      this.#world.deps.log.error({ refusal, part }, 'Slack does not take a message as it was drawn')
      return this.#deliver(part, this.#sayElsewhere(content.text))
    })
    this.#prints.set(part, print)
    if (this.#messages.get(part)?.ts === message.ts && approval === null) return
    this.#messages.set(part, message)
    const { event } = this.#options
    const noted = { ...message, event: event === null ? null : { id: event.id, part }, approval }
    await inSlackWorkspace(this.#world, (ws) => noteSlackMessage(ws, noted, this.#world.deps.clock.now()))
  }

  async #deliver(part: string, content: SlackContent): Promise<SlackMessage> {
    const known = this.#messages.get(part)
    if (known !== undefined && (await changeMessage(this.#world, known, content))) return known
    return post(this.#world, this.#options.place, content)
  }

  #drawAnswer(): SlackContent {
    const { doing, ended, cards, suggestions } = this.#view
    const fault = this.#visibleFault
    const words = toMrkdwn(wordsOf(this.#view))
    const state = ended ? null : doing === null ? 'Working on it …' : `· ${escapeText(doing)} …`
    const says = words === '' && ended && fault === null ? (cards.length > 0 ? 'Here it is:' : 'Done.') : words
    const shownFault = fault === null ? null : `:warning: ${escapeText(fault.message)}`
    const next =
      ended && suggestions.length > 0
        ? `You could say: ${suggestions.map((text) => `“${escapeText(text)}”`).join(' · ')}`
        : null
    const small = [state, shownFault, next].flatMap((line) => line ?? [])
    const rest = `All of it stands in ${writeLink(linkTo(this.#world, this.#options.threadId), 'Carillon')}.`
    const tail: Part[] = [
      { kind: 'note', lines: small.map((line) => cutEscaped(line, 1_000)) },
      { kind: 'buttons', id: 'turn', buttons: ended ? [] : [stopButton(this.#options.threadId)] },
    ]
    const blocks = layOut([{ kind: 'lines', lines: says.split('\n') }], tail, rest)
    return { text: cutEscaped(says === '' ? (small[0] ?? 'Done.') : says, 300), blocks }
  }

  #sayElsewhere(summary: string): SlackContent {
    const link = writeLink(linkTo(this.#world, this.#options.threadId), 'Carillon')
    return {
      text: summary,
      blocks: layOut([{ kind: 'lines', lines: [summary, `Slack could not show it; it stands in ${link}.`] }], [], ''),
    }
  }
}

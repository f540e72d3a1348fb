import type { types } from '@slack/bolt'
import { cutEscaped, cutPlain } from './escape-text.ts'

export type Block = types.KnownBlock

/** A button: what it does, and to what. */
export type Button = {
  action: string
  label: string
  value: string
  style?: 'primary' | 'danger'
  /** Asked before it counts. */
  confirm?: { title: string; text: string; yes: string; no: string }
}

/** A piece of a message, before it is held against Slack's limits. Lines are mrkdwn that is escaped already. */
export type Part =
  | { kind: 'title'; text: string }
  | { kind: 'lines'; lines: readonly string[] }
  /** As it was written, to the letter. */
  | { kind: 'exact'; lines: readonly string[] }
  | { kind: 'note'; lines: readonly string[] }
  | { kind: 'buttons'; id: string; buttons: readonly Button[] }

/** https://docs.slack.dev/reference/block-kit/blocks */
export const limits = {
  blocks: 50,
  /** Of all blocks as JSON: Slack refuses more with msg_blocks_too_long, somewhere above this. */
  message: 11_000,
  text: 3_000,
  title: 150,
  button: 75,
  value: 2_000,
} as const

/**
 * The blocks of a message, within Slack's limits.
 * @param tail what must be there whatever is cut: the state, and the buttons
 * @param rest where the whole of it can be read
 */
export function layOut(head: readonly Part[], tail: readonly Part[], rest: string): Block[] {
  const last = tail.flatMap(toBlocks)
  const cut = context([`Cut short here: Slack takes no more. ${rest}`])
  let left = limits.message - sizeOf([...last, cut])
  const shown: Block[] = []
  for (const block of head.flatMap(toBlocks)) {
    left -= sizeOf([block])
    if (left < 0 || shown.length + last.length + 1 >= limits.blocks) return [...shown, cut, ...last]
    shown.push(block)
  }
  return [...shown, ...last]
}

const sizeOf = (blocks: readonly Block[]): number => JSON.stringify(blocks).length

function toBlocks(part: Part): Block[] {
  switch (part.kind) {
    case 'title':
      return [
        { type: 'header', text: { type: 'plain_text', text: cutPlain(part.text, limits.title) || '–', emoji: false } },
      ]
    case 'lines':
      return join(part.lines, cutEscaped).map((text) => ({ type: 'section', text: mrkdwn(text) }))
    case 'exact':
      return join(part.lines, cutPlain).map((text) => ({
        type: 'section',
        text: { type: 'plain_text', text, emoji: false },
      }))
    case 'note':
      return join(part.lines, cutEscaped).map((text) => context([text]))
    case 'buttons':
      return part.buttons.length === 0 ? [] : [toActions(part)]
  }
}

const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text, verbatim: true })
const context = (texts: readonly string[]): Block => ({ type: 'context', elements: texts.map(mrkdwn) })

/** Lines in texts as few as Slack's limit allows. */
function join(lines: readonly string[], cut: (text: string, max: number) => string): string[] {
  const texts: string[] = []
  for (const line of lines.map((each) => cut(each, limits.text))) {
    const longer = texts.length === 0 ? line : `${texts.at(-1)}\n${line}`
    if (texts.length > 0 && longer.length <= limits.text) texts[texts.length - 1] = longer
    else texts.push(line)
  }
  return texts.filter((text) => text.trim() !== '')
}

function toActions({ id, buttons }: Extract<Part, { kind: 'buttons' }>): Block {
  return {
    type: 'actions',
    block_id: id,
    elements: buttons.map(({ action, label, value, style, confirm }) => ({
      type: 'button',
      action_id: action,
      text: { type: 'plain_text', text: cutPlain(label, limits.button), emoji: false },
      value: value.slice(0, limits.value),
      ...(style === undefined ? {} : { style }),
      ...(confirm === undefined ? {} : { confirm: toConfirm(confirm) }),
    })),
  }
}

const plain = (text: string, max: number) => ({ type: 'plain_text' as const, text: cutPlain(text, max) })

function toConfirm({ title, text, yes, no }: NonNullable<Button['confirm']>): types.ConfirmationDialog {
  return {
    title: plain(title, 100),
    text: plain(text, 300),
    confirm: plain(yes, 30),
    deny: plain(no, 30),
    style: 'danger',
  }
}

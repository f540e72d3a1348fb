import { z } from 'zod'
import type { Campaign } from './campaign.ts'
import { AppError } from '../errors.ts'
import { EmailContent, InAppContent, PushContent, SmsContent, WhatsappContent } from './content.ts'
import type { ChannelMessage } from './message.ts'
import type { Step } from './steps.ts'
import { findStep, listSteps, mapInner } from './tree.ts'

/** Copy for one channel, as write_copy takes it. */
export const ChannelCopy = z.union([
  z.strictObject({ channel: z.literal('push'), content: PushContent }),
  z.strictObject({ channel: z.literal('email'), content: EmailContent }),
  z.strictObject({ channel: z.literal('sms'), content: SmsContent }),
  z.strictObject({ channel: z.literal('whatsapp'), content: WhatsappContent }),
  z.strictObject({ channel: z.literal('in_app'), content: InAppContent }),
])
export type ChannelCopy = z.infer<typeof ChannelCopy>

/**
 * The document with the copy of one channel of one message step replaced, in one language or the default.
 * @throws AppError invalid_campaign when the step is no message or lacks the channel
 */
export function setCopy(
  campaign: Campaign,
  target: { step: string; language: string | null; copy: ChannelCopy },
): Campaign {
  const step = findStep(campaign.steps, target.step)
  const { channel } = target.copy
  if (step?.kind !== 'message') {
    const ids = listSteps(campaign.steps).flatMap(({ step: each }) => (each.kind === 'message' ? [each.id ?? ''] : []))
    throw new AppError('invalid_campaign', {
      detail: `There is no message step ${target.step}. The message steps are ${ids.join(', ')}.`,
      path: 'step',
    })
  }
  if (!step.channels.some((message) => message.channel === channel)) {
    const channels = step.channels.map((message) => message.channel)
    throw new AppError('invalid_campaign', {
      detail: `Step ${target.step} has no ${channel} message; it has ${channels.join(', ')}. Add the channel with edit_campaign first.`,
      path: 'copy/channel',
    })
  }
  const replaceIn = (list: readonly Step[]): Step[] =>
    list.map((each) =>
      each.id === target.step && each.kind === 'message'
        ? {
            ...each,
            channels: each.channels.map((message) =>
              message.channel === channel ? withCopy(message, target) : message,
            ),
          }
        : mapInner(each, replaceIn),
    )
  return { ...campaign, steps: replaceIn(campaign.steps) }
}

function withCopy(
  message: ChannelMessage,
  { language, copy }: { language: string | null; copy: ChannelCopy },
): ChannelMessage {
  const { content } = message
  const changed =
    language === null
      ? { ...content, default: copy.content }
      : {
          ...content,
          locales: [
            ...content.locales.filter((locale) => locale.language !== language),
            { language, content: copy.content },
          ],
        }
  // The caller has matched the channel, so the copy has the message's own kind of content.
  return { ...message, content: changed } as ChannelMessage
}

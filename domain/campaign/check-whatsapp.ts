import type { Campaign } from './campaign.ts'
import type { CampaignProblem } from './check-names.ts'
import type { WhatsappContent } from './content.ts'
import { listSteps } from './tree.ts'

const contentSid = /^HX[0-9a-f]{32}$/i

/**
 * WhatsApp takes free text for a day after a customer wrote. Without a template beside it that reaches somebody only
 * where an event, such as a question of the customer's, starts the journey.
 */
export function checkWhatsapp({ trigger, steps }: Campaign): CampaignProblem[] {
  const mayBeOpen = trigger.kind === 'event'
  return listSteps(steps).flatMap(({ step, path }) =>
    step.kind !== 'message'
      ? []
      : step.channels.flatMap((message, index) => {
          if (message.channel !== 'whatsapp') return []
          const place = `${path}/channels/${index}/content`
          return [
            ...checkContent(message.content.default, `${place}/default`, mayBeOpen),
            ...message.content.locales.flatMap(({ content }, at) =>
              checkContent(content, `${place}/locales/${at}/content`, mayBeOpen),
            ),
          ]
        }),
  )
}

function checkContent({ template, text }: WhatsappContent, path: string, mayBeOpen: boolean): CampaignProblem[] {
  const problem = (code: string, message: string) => [{ path: `${path}/template`, code, message, nearest: [] }]
  if (template !== null && !contentSid.test(template))
    return problem(
      'template_malformed',
      `“${template}” is no template: WhatsApp's templates are named by their Content SID, HX and 32 hexadecimal digits.`,
    )
  if (template !== null || (text !== null && mayBeOpen)) return []
  return problem(
    'template_missing',
    text === null
      ? 'A WhatsApp message needs a template that was approved, by its Content SID (HX…).'
      : 'WhatsApp takes free text only within 24 hours after a customer wrote, which this campaign does not wait for: give the message a template, by its Content SID (HX…).',
  )
}

/** Whether some message has free text alone: it passes by whoever has not just written. */
export const hasTextAlone = ({ steps }: Campaign): boolean =>
  listSteps(steps).some(
    ({ step }) =>
      step.kind === 'message' &&
      step.channels.some(
        (message) =>
          message.channel === 'whatsapp' &&
          [message.content.default, ...message.content.locales.map(({ content }) => content)].some(
            ({ template }) => template === null,
          ),
      ),
  )

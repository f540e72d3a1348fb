import { z } from 'zod'

const copy = (description: string) => z.string().min(1).meta({ description })
const optionalLink = z.string().min(1).nullable().default(null)

/** A key of push data is the app's own; these are the sender's. */
const isFreeDataKey = (key: string) =>
  !/^(?:deliveryId|deepLink|from|message_type|collapse_key|(?:google|gcm)\..*)$/.test(key)

/** How a push travels, where the usual will not do. */
export const PushOptions = z.strictObject({
  devices: z
    .enum(['all', 'last_active'])
    .default('all')
    .meta({ description: 'Every device that takes push, or the one that was used last' }),
  ttlHours: z
    .int()
    .min(1)
    .max(672)
    .default(24)
    .meta({ description: 'How long it is tried on a device that is off; later it is dropped' }),
  priority: z
    .enum(['high', 'normal'])
    .default('high')
    .meta({ description: 'normal waits until the device is awake and saves its battery' }),
  collapseKey: z
    .string()
    .regex(/^[\w.-]{1,40}$/, 'must be 1 to 40 letters, digits, “_”, “.” or “-”')
    .nullable()
    .default(null)
    .meta({ description: 'A later push with the same key replaces this one on the device; null: none does' }),
  data: z
    .array(
      z.strictObject({
        key: z.string().min(1).refine(isFreeDataKey, 'must not be one that push services keep for themselves'),
        value: z.string(),
      }),
    )
    .default([])
    .meta({ description: 'What the app gets beside the text; values are Liquid' }),
})
export type PushOptions = z.infer<typeof PushOptions>

/** Copy is Liquid: `customer.*`, `event.*`, `journey.*`, `workspace.*`, `unsubscribe_url`, `preferences_url`. */
export const PushContent = z.strictObject({
  title: copy('At most 50 characters'),
  body: copy('At most 150 characters'),
  deepLink: optionalLink.meta({ description: 'Where a tap leads: https or an app link' }),
  image: optionalLink,
  options: PushOptions.nullable().default(null).meta({ description: 'null: to every device, at once, for a day' }),
})

export const EmailContent = z.strictObject({
  subject: copy('At most 60 characters'),
  preheader: z
    .string()
    .nullable()
    .default(null)
    .meta({ description: 'The line after the subject, at most 90 characters' }),
  body: copy(
    'Markdown, each image with words such as ![Autumn coats](https://…); the footer with the unsubscribe link is added by the layout',
  ),
})

export const SmsContent = z.strictObject({ text: copy('At most 160 plain characters for one segment') })

export const WhatsappContent = z.strictObject({
  template: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'Content SID (HX…) of a template that WhatsApp approved; what customers get at any time' }),
  parameters: z
    .array(z.strictObject({ key: z.string(), value: z.string() }))
    .default([])
    .meta({ description: 'A value for each variable of the template, for example “1”' }),
  text: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'Free text in place of the template, for who wrote within the last 24 hours' }),
})

export const InAppContent = z.strictObject({
  title: copy('At most 60 characters'),
  body: copy('At most 300 characters'),
  deepLink: optionalLink,
  survey: z.enum(['nps']).nullable().default(null).meta({ description: 'nps asks for a score from 0 to 10' }),
  expiresAfterDays: z
    .int()
    .min(1)
    .max(365)
    .nullable()
    .default(null)
    .meta({ description: 'It leaves the inbox after so many days; 30 when left out' }),
})

export type PushContent = z.infer<typeof PushContent>
export type EmailContent = z.infer<typeof EmailContent>
export type SmsContent = z.infer<typeof SmsContent>
export type WhatsappContent = z.infer<typeof WhatsappContent>
export type InAppContent = z.infer<typeof InAppContent>

/** The content of each channel, for what is generic over the channel. */
export type ContentOf = {
  push: PushContent
  email: EmailContent
  sms: SmsContent
  whatsapp: WhatsappContent
  in_app: InAppContent
}
export type Content = ContentOf[keyof ContentOf]

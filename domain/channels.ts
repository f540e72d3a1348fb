import { z } from 'zod'

/** The channels in the order in which people think of them. */
export const channelNames = ['push', 'email', 'sms', 'whatsapp', 'in_app'] as const

export const Channel = z.enum(channelNames).meta({ description: 'How a message reaches a customer' })
export type Channel = z.infer<typeof Channel>

/** The channel's name in a sentence or on a card. */
export const channelWords: Record<Channel, string> = {
  push: 'push',
  email: 'email',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  in_app: 'in-app message',
}

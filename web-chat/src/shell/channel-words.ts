import type { Channel } from '../../../domain/channels.ts'

/** A channel as a label; the page may take only types from domain. */
export const channelWords: Record<Channel, string> = {
  push: 'Push',
  email: 'Email',
  sms: 'SMS',
  whatsapp: 'WhatsApp',
  in_app: 'In-app',
}

export const channels: readonly Channel[] = ['push', 'email', 'sms', 'whatsapp', 'in_app']

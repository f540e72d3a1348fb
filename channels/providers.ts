import { type Channel, channelNames, channelWords } from '../domain/channels.ts'
import { smtp } from './email/smtp.ts'
import type { Provider } from './provider.ts'
import { type KeepMessages, recordMessages } from './recorder.ts'

export type ChosenProviders = {
  byChannel: Record<Channel, Provider>
  /** One line for each channel, for the banner at start: who carries it, or what to set so that somebody does. */
  names: Record<Channel, string>
}

/** What must be set for a real provider; null while there is none to choose. */
const settingFor: Record<Channel, string | null> = {
  push: null,
  email: 'SMTP_URL',
  sms: null,
  whatsapp: null,
  in_app: null,
}

/** The providers that really send, as the configuration names them; close them when the work ends. */
export function openProviders({ smtpUrl }: { smtpUrl: string | undefined }): Provider[] {
  return smtpUrl === undefined ? [] : [smtp({ url: smtpUrl })]
}

/** Who carries each channel: what the configuration names, the recorder for all others. */
export function chooseProviders(
  { smtpUrl }: { smtpUrl: string | undefined },
  { keep }: { keep: KeepMessages },
): ChosenProviders {
  const real: Partial<Record<Channel, Provider>> = smtpUrl === undefined ? {} : { email: smtp({ url: smtpUrl }) }
  const choose = (channel: Channel) => real[channel] ?? recordMessages(channel, keep)
  return {
    byChannel: mapChannels(choose),
    names: mapChannels((channel) => describeProvider(channel, real[channel] === undefined ? undefined : smtpUrl)),
  }
}

function describeProvider(channel: Channel, url: string | undefined): string {
  if (url !== undefined) return `SMTP through ${new URL(url).host}`
  const setting = settingFor[channel]
  const hint = setting === null ? '' : `; set ${setting} to really send ${channelWords[channel]}`
  return `recorded, not sent: see /outbox${hint}`
}

function mapChannels<Value>(make: (channel: Channel) => Value): Record<Channel, Value> {
  const [push, email, sms, whatsapp, inApp] = channelNames
  return {
    push: make(push),
    email: make(email),
    sms: make(sms),
    whatsapp: make(whatsapp),
    in_app: make(inApp),
  }
}

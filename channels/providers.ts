import { type Channel, channelNames } from '../domain/channels.ts'
import { smtp } from './email/smtp.ts'
import type { Provider } from './provider.ts'

/** The providers that really send, as the configuration names them; close them when the work ends. */
export function openProviders({ smtpUrl }: { smtpUrl: string | undefined }): Provider[] {
  return smtpUrl === undefined ? [] : [smtp({ url: smtpUrl })]
}

/** Who carries each channel, by name: a channel that none of the providers carries is recorded instead of sent. */
export function nameProviders(providers: readonly Provider[]): Record<Channel, string> {
  const nameOf = (channel: Channel) => providers.find((provider) => provider.channel === channel)?.name ?? 'recorder'
  const [push, email, sms, whatsapp, inApp] = channelNames
  return {
    push: nameOf(push),
    email: nameOf(email),
    sms: nameOf(sms),
    whatsapp: nameOf(whatsapp),
    in_app: nameOf(inApp),
  }
}

import { type Channel, channelNames } from '../domain/channels.ts'
import type { Config } from '../domain/config.ts'
import { readDkim } from './email/dkim.ts'
import { smtp } from './email/smtp.ts'
import { inbox } from './in-app/inbox.ts'
import { findCarrier, type Provider } from './provider.ts'
import { fcm } from './push/fcm.ts'
import { readServiceAccount } from './push/service-account.ts'
import { twilioSms } from './sms/twilio-sms.ts'
import { writeStatusUrl } from './twilio/callback-urls.ts'
import { twilioWhatsapp } from './whatsapp/twilio-whatsapp.ts'

type ProviderConfig = Pick<Config, 'smtpUrl' | 'dkim' | 'firebaseServiceAccount' | 'twilio' | 'publicUrl'>

/**
 * The providers that really send, as the configuration names them; close them when the work ends.
 * @throws AppError invalid_configuration for a key file that is none
 */
export function openProviders(config: ProviderConfig): Provider[] {
  const { smtpUrl, dkim, firebaseServiceAccount: keyFile } = config
  return [
    ...(keyFile === undefined ? [] : [fcm({ account: readServiceAccount(keyFile) })]),
    ...(smtpUrl === undefined ? [] : [smtp({ url: smtpUrl, dkim: dkim && readDkim(dkim) })]),
    ...openTwilio(config),
    inbox,
  ]
}

function openTwilio({ twilio: account, publicUrl }: ProviderConfig): Provider[] {
  if (account === undefined) return []
  const { smsFrom, whatsappFrom } = account
  const options = { account, statusUrl: writeStatusUrl(publicUrl) }
  return [
    ...(smsFrom === undefined ? [] : [twilioSms({ ...options, from: smsFrom })]),
    ...(whatsappFrom === undefined ? [] : [twilioWhatsapp({ ...options, from: whatsappFrom })]),
  ]
}

/** Who carries each channel, by name: a channel that none of the providers carries is recorded instead of sent. */
export function nameProviders(providers: readonly Provider[]): Record<Channel, string> {
  const nameOf = (channel: Channel) => findCarrier(providers, channel)?.name ?? 'recorder'
  const [push, email, sms, whatsapp, inApp] = channelNames
  return {
    push: nameOf(push),
    email: nameOf(email),
    sms: nameOf(sms),
    whatsapp: nameOf(whatsapp),
    in_app: nameOf(inApp),
  }
}

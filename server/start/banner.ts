import type { ChosenModel } from '../../agent/model.ts'
import { type Channel, channelNames, channelWords } from '../../domain/channels.ts'
import type { Config } from '../../domain/config.ts'
import type { SlackConfig } from '../../domain/slack-config.ts'

export type BannerFacts = {
  signInUrl: string
  config: Config
  model: Pick<ChosenModel, 'describe' | 'offline'>
  providers: Readonly<Record<string, string>>
  workspace: string
}

/** What `npm start` says when everything runs: where to go, what is in use, and what to set for real ones. */
export function writeBanner({ signInUrl, config, model, providers, workspace }: BannerFacts): string {
  const kept = channelNames.filter((channel) => providers[channel] === 'recorder')
  const carried = channelNames.filter((channel) => !kept.includes(channel))
  const name = (channels: readonly Channel[]) => channels.map((channel) => channelWords[channel]).join(', ')
  const facts: [string, string, string][] = [
    [
      'Model',
      model.describe,
      model.offline ? 'set OPENAI_API_KEY, or OPENAI_BASE_URL and CARILLON_MODEL, for a language model' : '',
    ],
    ...carried.map((channel): [string, string, string] => [
      'Sends',
      `${channelWords[channel]} by ${providers[channel]}`,
      '',
    ]),
    ...(kept.length === 0
      ? []
      : [
          ['Outbox', `${name(kept)}: kept on the page /outbox, not sent`, sayHowToSend(kept)] satisfies [
            string,
            string,
            string,
          ],
        ]),
    [
      'Data',
      config.databaseUrl === undefined ? `embedded Postgres in ${config.dataDir}` : 'PostgreSQL at DATABASE_URL',
      config.databaseUrl === undefined ? 'set DATABASE_URL for a server' : '',
    ],
    ...(config.slack === undefined
      ? []
      : [['Slack', sayHowHeard(config.slack), ''] satisfies [string, string, string]]),
    ['Queue', config.redisUrl === undefined ? 'in Postgres' : 'Redis at REDIS_URL', ''],
    ...(config.workerInside
      ? []
      : [['Worker', 'not here: npm run worker sends', ''] satisfies [string, string, string]]),
  ]
  const lines = facts.flatMap(([label, what, hint]) => [
    `  ${label.padEnd(8)}${what}`,
    ...(hint === '' ? [] : [`          (${hint})`]),
  ])
  return [
    '',
    `Carillon is ready, with the workspace ${workspace}. Open this address; it signs one browser in, once:`,
    '',
    `  ${signInUrl}`,
    '',
    ...lines,
    '',
    'Ctrl-C ends it.',
    '',
  ].join('\n')
}

const sayHowHeard = ({ signingSecret, appToken }: SlackConfig): string =>
  new Intl.ListFormat('en').format([
    ...(signingSecret === undefined ? [] : ['heard by calls to /slack/events']),
    ...(appToken === undefined ? [] : ['heard by a socket']),
  ])

const variables: Partial<Record<Channel, string>> = {
  push: 'GOOGLE_APPLICATION_CREDENTIALS',
  email: 'SMTP_URL',
  sms: 'TWILIO_SMS_FROM',
  whatsapp: 'TWILIO_WHATSAPP_FROM',
}

function sayHowToSend(kept: readonly Channel[]): string {
  const hints = kept.flatMap((channel) => {
    const variable = variables[channel]
    return variable === undefined ? [] : [`${variable} to send ${channelWords[channel]}`]
  })
  return hints.length === 0 ? '' : `set ${hints.join(', ')}`
}

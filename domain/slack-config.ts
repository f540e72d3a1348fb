import { z } from 'zod'

/** A Slack app: it speaks with the bot token, and hears by signed calls, by a socket of its own, or by both. */
export type SlackConfig = {
  botToken: string
  /** What Slack signs its calls to `/slack/events` with. */
  signingSecret: string | undefined
  /** For socket mode, which needs no public address. */
  appToken: string | undefined
  /** The name or the number of the workspace; undefined: the first. */
  workspace: string | undefined
}

const text = z.string().min(1).optional()

export const slackVariables = {
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'a bot token, which begins with xoxb-').optional(),
  SLACK_SIGNING_SECRET: text,
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'an app-level token, which begins with xapp-').optional(),
  SLACK_WORKSPACE: text,
}

type SlackEnvironment = { [Name in keyof typeof slackVariables]?: string | undefined }

/** The variables without which the others do nothing. */
export function listMissingSlack(env: SlackEnvironment): (keyof typeof slackVariables)[] {
  const { SLACK_BOT_TOKEN: bot, SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: app, SLACK_WORKSPACE: workspace } = env
  if ([bot, secret, app, workspace].every((value) => value === undefined)) return []
  const hearsNothing = secret === undefined && app === undefined
  return [
    ...(bot === undefined ? (['SLACK_BOT_TOKEN'] as const) : []),
    ...(hearsNothing ? (['SLACK_SIGNING_SECRET'] as const) : []),
  ]
}

/** Undefined: no Slack. */
export function readSlack(env: SlackEnvironment): SlackConfig | undefined {
  if (env.SLACK_BOT_TOKEN === undefined) return undefined
  return {
    botToken: env.SLACK_BOT_TOKEN,
    signingSecret: env.SLACK_SIGNING_SECRET,
    appToken: env.SLACK_APP_TOKEN,
    workspace: env.SLACK_WORKSPACE,
  }
}

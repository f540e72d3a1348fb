import { z } from 'zod'
import { parseBudgets, type Budget } from './budgets/budget.ts'
import { type ModelPrices, parsePrices } from './budgets/prices.ts'
import { Channel, channelNames } from './channels.ts'
import { AppError } from './errors.ts'
import { listMissingSlack, readSlack, type SlackConfig, slackVariables } from './slack-config.ts'
import { topicArn } from './topic-arn.ts'

/** Messages a second by channel. */
export type SendRates = Partial<Record<Channel, number>>

function readRates(text: string): SendRates | undefined {
  const rates = text.split(',').map((each) => /^\s*(\w+)\s*=\s*(\d{1,7}(?:\.\d{1,3})?)\s*$/.exec(each))
  const entries = rates.map((match) => [Channel.safeParse(match?.[1]).data, Number(match?.[2])] as const)
  if (entries.some(([channel, rate]) => channel === undefined || !(rate > 0))) return undefined
  return Object.fromEntries(entries)
}

const text = z.string().min(1).optional()
const url = (...protocols: string[]) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && protocols.includes(new URL(value).protocol.slice(0, -1)),
      `a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    )
    .optional()

const Environment = z.object({
  PORT: z.coerce
    .number('a port from 1 to 65535')
    .int('a port from 1 to 65535')
    .min(1, 'a port from 1 to 65535')
    .max(65_535, 'a port from 1 to 65535')
    .optional(),
  HOST: text,
  CARILLON_DATA_DIR: text,
  CARILLON_PUBLIC_URL: url('http', 'https'),
  CARILLON_URL: url('http', 'https'),
  CARILLON_API_KEY: text,
  DATABASE_URL: url('postgres', 'postgresql'),
  REDIS_URL: url('redis', 'rediss'),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: url('http', 'https'),
  CARILLON_MODEL: text,
  CARILLON_EMBEDDING_MODEL: text,
  CARILLON_FALLBACK_MODEL: text,
  CARILLON_FALLBACK_BASE_URL: url('http', 'https'),
  CARILLON_FALLBACK_API_KEY: text,
  CARILLON_MODEL_PRICES: z
    .string()
    .transform(parsePrices)
    .refine(
      (prices) => prices !== undefined,
      'what a million tokens cost by model: input/cached/output, such as gpt-5.4=1.25/0.125/10',
    )
    .optional(),
  CARILLON_BUDGETS: z
    .string()
    .transform(parseBudgets)
    .refine(
      (budgets) => budgets !== undefined,
      'what models may use: tokens or money by turn, thread, member (a day) or day, such as thread=5M,member=1M,day=$25',
    )
    .optional(),
  SMTP_URL: url('smtp', 'smtps'),
  SMTP_DKIM_DOMAIN: z
    .string()
    .regex(/^(?:[a-z0-9-]+\.)+[a-z0-9-]+$/i, 'a domain such as example.com')
    .optional(),
  SMTP_DKIM_SELECTOR: z
    .string()
    .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i, 'a selector: letters, digits and hyphens, such as carillon1')
    .optional(),
  SMTP_DKIM_KEY: text,
  SES_TOPIC_ARN: z
    .string()
    .transform((value) => value.split(',').map((arn) => arn.trim()))
    .refine(
      (arns) => arns.every((arn) => topicArn.test(arn)),
      'the ARN of an SNS topic, or several with commas between them',
    )
    .optional(),
  GOOGLE_APPLICATION_CREDENTIALS: text,
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-f]{32}$/i, 'an account SID: AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: text,
  TWILIO_SMS_FROM: z
    .string()
    .regex(
      /^(?:MG[0-9a-f]{32}|\+[1-9]\d{6,14}|\d{3,8}|(?=.*[a-z])[a-z\d +&_-]{1,11})$/i,
      'a number such as +14155550100, a short code, a name of up to 11 letters and digits, or a Messaging Service (MG…)',
    )
    .optional(),
  TWILIO_WHATSAPP_FROM: z
    .string()
    .regex(/^(?:MG[0-9a-f]{32}|\+[1-9]\d{6,14})$/i, 'a number such as +14155550100, or a Messaging Service (MG…)')
    .optional(),
  ...slackVariables,
  CARILLON_RATES: z
    .string()
    .transform(readRates)
    .refine(
      (rates) => rates !== undefined,
      `messages a second by channel, such as email=14,sms=1; channels are ${channelNames.join(', ')}`,
    )
    .optional(),
  CARILLON_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  CARILLON_WORKER: z.enum(['inside', 'outside'], 'inside (default) or outside').optional(),
  CARILLON_DEMO: z.enum(['on', 'off'], 'on (default) or off').optional(),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'fatal, error, warn, info, debug, trace or silent',
    )
    .optional(),
})

const WithKey = Environment.superRefine((env, context) => {
  if ((env.CARILLON_URL === undefined) === (env.CARILLON_API_KEY === undefined)) return
  const missing = env.CARILLON_URL === undefined ? 'CARILLON_URL' : 'CARILLON_API_KEY'
  context.addIssue({ code: 'custom', path: [missing], message: 'set too, to work on a server elsewhere' })
})

const WithFallback = WithKey.superRefine((env, context) => {
  if (env.CARILLON_FALLBACK_MODEL !== undefined) return
  if (env.CARILLON_FALLBACK_BASE_URL === undefined && env.CARILLON_FALLBACK_API_KEY === undefined) return
  context.addIssue({ code: 'custom', path: ['CARILLON_FALLBACK_MODEL'], message: 'set too, to ask a second model' })
})

const dkimVariables = ['SMTP_DKIM_DOMAIN', 'SMTP_DKIM_SELECTOR', 'SMTP_DKIM_KEY'] as const

/** Half of what signs would sign nothing, and not say so. */
const WithDkim = WithFallback.superRefine((env, context) => {
  const missing = dkimVariables.filter((name) => env[name] === undefined)
  if (missing.length === dkimVariables.length) return
  for (const name of missing) context.addIssue({ code: 'custom', path: [name], message: 'set too, to sign email' })
})

/** Twilio takes all of its account, or none: half of it would send nothing, and not say so. */
const Complete = WithDkim.superRefine((env, context) => {
  const account = [env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN]
  const senders = [env.TWILIO_SMS_FROM, env.TWILIO_WHATSAPP_FROM]
  const isMissing = (value: unknown) => value === undefined
  if ([...account, ...senders].every(isMissing)) return
  const missing = [
    ...(isMissing(env.TWILIO_ACCOUNT_SID) ? ['TWILIO_ACCOUNT_SID'] : []),
    ...(isMissing(env.TWILIO_AUTH_TOKEN) ? ['TWILIO_AUTH_TOKEN'] : []),
  ]
  for (const name of missing) context.addIssue({ code: 'custom', path: [name], message: 'set too, to send by Twilio' })
  if (senders.every(isMissing))
    context.addIssue({
      code: 'custom',
      path: ['TWILIO_SMS_FROM'],
      message: 'set too, or TWILIO_WHATSAPP_FROM, to send by Twilio',
    })
})

/** Half of what connects Slack would hear or say nothing. */
const WithSlack = Complete.superRefine((env, context) => {
  for (const name of listMissingSlack(env)) {
    const message =
      name === 'SLACK_BOT_TOKEN' ? 'set too, to speak in Slack' : 'set too, or SLACK_APP_TOKEN, to hear Slack'
    context.addIssue({ code: 'custom', path: [name], message })
  }
})

/** Where the server listens when PORT says nothing: there, or at the next free port. */
export const defaultPort = 4317
/** What links begin with while nobody has said where customers reach us: it leads somewhere on this machine alone. */
export const localUrl = `http://127.0.0.1:${defaultPort}`

export type DkimConfig = { domain: string; selector: string; keyFile: string }
export type TwilioAccount = { accountSid: string; authToken: string }

export type Config = {
  /** Undefined: 4317, or the next free port after it. Set: that port or an error. */
  port: number | undefined
  host: string
  dataDir: string
  /** Where customers reach us: the base of tracking and unsubscribe links. Undefined: the server's own address. */
  publicUrl: string | undefined
  /** A server elsewhere, for commands that would otherwise work on this machine's. */
  remote: { url: string; apiKey: string } | undefined
  databaseUrl: string | undefined
  redisUrl: string | undefined
  openai: {
    apiKey: string | undefined
    baseUrl: string | undefined
    model: string | undefined
    embeddingModel: string | undefined
  }
  /** Asked when the model has failed for good; at the same server unless it says otherwise. */
  fallback: { model: string; baseUrl: string | undefined; apiKey: string | undefined } | undefined
  prices: ModelPrices
  budgets: readonly Budget[]
  smtpUrl: string | undefined
  /** What email is signed with; undefined: not by us. */
  dkim: DkimConfig | undefined
  /** The ARNs of the SNS topics by which Amazon SES tells of bounces and complaints. */
  sesTopics: string[]
  /** The path of a service account's key file. */
  firebaseServiceAccount: string | undefined
  /** From a number, a short code, a name or a Messaging Service; undefined: not by Twilio. */
  twilio: (TwilioAccount & { smsFrom: string | undefined; whatsappFrom: string | undefined }) | undefined
  /** Undefined: no Slack. */
  slack: SlackConfig | undefined
  sendRates: SendRates
  secret: string | undefined
  workerInside: boolean
  demo: boolean
  logLevel: string
}

/**
 * The one place that reads the environment. An empty variable counts as absent.
 * @throws AppError invalid_configuration that names the variable and what was expected, never its value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  )
  const parsed = WithSlack.safeParse(present)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `${issue.path.join('.')} must be ${issue.message}`)
    throw new AppError('invalid_configuration', {
      detail: `${lines.join('; ')}.`,
      extra: { variables: parsed.error.issues.map((issue) => issue.path.join('.')) },
    })
  }
  const env = parsed.data
  return {
    port: env.PORT,
    host: env.HOST ?? '127.0.0.1',
    dataDir: env.CARILLON_DATA_DIR ?? '.data',
    publicUrl: env.CARILLON_PUBLIC_URL,
    remote: env.CARILLON_URL === undefined ? undefined : { url: env.CARILLON_URL, apiKey: env.CARILLON_API_KEY ?? '' },
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    openai: {
      apiKey: env.OPENAI_API_KEY,
      baseUrl: env.OPENAI_BASE_URL,
      model: env.CARILLON_MODEL,
      embeddingModel: env.CARILLON_EMBEDDING_MODEL,
    },
    fallback: readFallback(env),
    prices: env.CARILLON_MODEL_PRICES ?? {},
    budgets: env.CARILLON_BUDGETS ?? [],
    smtpUrl: env.SMTP_URL,
    dkim: readDkim(env),
    sesTopics: env.SES_TOPIC_ARN ?? [],
    firebaseServiceAccount: env.GOOGLE_APPLICATION_CREDENTIALS,
    twilio: readTwilio(env),
    slack: readSlack(env),
    sendRates: env.CARILLON_RATES ?? {},
    secret: env.CARILLON_SECRET,
    workerInside: env.CARILLON_WORKER !== 'outside',
    demo: env.CARILLON_DEMO !== 'off',
    logLevel: env.LOG_LEVEL ?? 'info',
  }
}

function readFallback(env: z.infer<typeof Environment>): Config['fallback'] {
  const model = env.CARILLON_FALLBACK_MODEL
  if (model === undefined) return undefined
  const { CARILLON_FALLBACK_BASE_URL: baseUrl, CARILLON_FALLBACK_API_KEY: apiKey } = env
  const isElsewhere = baseUrl !== undefined
  return {
    model,
    baseUrl: baseUrl ?? env.OPENAI_BASE_URL,
    // A key is never handed to another server than its own.
    apiKey: apiKey ?? (isElsewhere ? undefined : env.OPENAI_API_KEY),
  }
}

function readDkim(env: z.infer<typeof Environment>): Config['dkim'] {
  const { SMTP_DKIM_DOMAIN: domain, SMTP_DKIM_SELECTOR: selector, SMTP_DKIM_KEY: keyFile } = env
  if (domain === undefined || selector === undefined || keyFile === undefined) return undefined
  return { domain, selector, keyFile }
}

function readTwilio(env: z.infer<typeof Environment>): Config['twilio'] {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken } = env
  if (accountSid === undefined || authToken === undefined) return undefined
  return { accountSid, authToken, smsFrom: env.TWILIO_SMS_FROM, whatsappFrom: env.TWILIO_WHATSAPP_FROM }
}

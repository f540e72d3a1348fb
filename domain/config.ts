import { z } from 'zod'
import { AppError } from './errors.ts'

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
  DATABASE_URL: url('postgres', 'postgresql'),
  REDIS_URL: url('redis', 'rediss'),
  OPENAI_API_KEY: text,
  OPENAI_BASE_URL: url('http', 'https'),
  CARILLON_MODEL: text,
  CARILLON_EMBEDDING_MODEL: text,
  SMTP_URL: url('smtp', 'smtps'),
  FIREBASE_SERVICE_ACCOUNT: text,
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

/** Where the server listens when PORT says nothing: there, or at the next free port. */
export const defaultPort = 4317
/** What links begin with while nobody has said where customers reach us: it leads somewhere on this machine alone. */
export const localUrl = `http://127.0.0.1:${defaultPort}`

export type Config = {
  /** Undefined: 4317, or the next free port after it. Set: that port or an error. */
  port: number | undefined
  host: string
  dataDir: string
  /** Where customers reach us: the base of tracking and unsubscribe links. Undefined: the server's own address. */
  publicUrl: string | undefined
  databaseUrl: string | undefined
  redisUrl: string | undefined
  openai: {
    apiKey: string | undefined
    baseUrl: string | undefined
    model: string | undefined
    embeddingModel: string | undefined
  }
  smtpUrl: string | undefined
  /** The path of a service account's key file. */
  firebaseServiceAccount: string | undefined
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
  const parsed = Environment.safeParse(present)
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
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL,
    openai: {
      apiKey: env.OPENAI_API_KEY,
      baseUrl: env.OPENAI_BASE_URL,
      model: env.CARILLON_MODEL,
      embeddingModel: env.CARILLON_EMBEDDING_MODEL,
    },
    smtpUrl: env.SMTP_URL,
    firebaseServiceAccount: env.FIREBASE_SERVICE_ACCOUNT,
    secret: env.CARILLON_SECRET,
    workerInside: env.CARILLON_WORKER !== 'outside',
    demo: env.CARILLON_DEMO !== 'off',
    logLevel: env.LOG_LEVEL ?? 'info',
  }
}

import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { AppError } from '../../domain/errors.ts'

/** What we need of the key file that the Firebase console hands out. */
const ServiceAccount = z.object({
  project_id: z.string().min(1),
  client_email: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
})
export type ServiceAccount = z.infer<typeof ServiceAccount>

/** @throws AppError invalid_configuration that says what is wrong with the file, without quoting it */
export function readServiceAccount(path: string): ServiceAccount {
  const read = ServiceAccount.safeParse(parseFile(path))
  if (read.success) return read.data
  const missing = read.error.issues.map((issue) => issue.path.join('.')).join(', ')
  return refuse(
    `the file is no service account's key${missing === '' ? '' : ` (${missing} is missing or is not what it should be)`}`,
  )
}

function parseFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    return refuse(cause instanceof SyntaxError ? 'the file is not JSON' : 'the file cannot be read', cause)
  }
}

function refuse(what: string, cause?: unknown): never {
  throw new AppError('invalid_configuration', {
    detail: `GOOGLE_APPLICATION_CREDENTIALS must name the JSON key file of a service account, from the Firebase console; ${what}.`,
    extra: { variables: ['GOOGLE_APPLICATION_CREDENTIALS'] },
    cause,
  })
}

import { MemberEmail } from '../../domain/members/member-email.ts'
import { Role, roles } from '../../domain/roles.ts'
import { readOptions, usageError } from '../read-options.ts'

export const membersUsage = `npm run members -- COMMAND [options]

Who works in a workspace. It acts as the operator, who needs no role.
  list                          members, and invitations that nobody took yet
  invite EMAIL --role ROLE      send a link; without SMTP_URL it is printed here
  resend EMAIL                  send a new link; the one before stops
  withdraw EMAIL                take an invitation back
  role EMAIL ROLE               ${roles.join(', ')}
  remove EMAIL                  with their sessions and keys
  link EMAIL                    print a link that signs this member in, once
  sign-out EMAIL                end all of a member's sessions
  keys [EMAIL]                  API keys
  keys make EMAIL --name NAME   make one; it is shown this once
  keys exchange ID [--grace H]  a new key; the old one holds H hours more (24)
  keys revoke ID                end a key now
  log                           who did what with members and keys
  --workspace NAME              another workspace than the first, by name or number
`

export type MembersCommand =
  | { name: 'list' | 'log' }
  | { name: 'invite' | 'role'; email: string; role: Role }
  | { name: 'resend' | 'withdraw' | 'remove' | 'link' | 'sign-out'; email: string }
  | { name: 'keys'; email: string | null }
  | { name: 'make-key'; email: string; keyName: string }
  | { name: 'exchange-key'; id: string; graceHours: number }
  | { name: 'revoke-key'; id: string }
export type MembersArguments = { command: MembersCommand; workspace: string | null }

const mostGraceHours = 24 * 7

function fail(detail: string, cause?: unknown): never {
  throw usageError(membersUsage, detail, cause)
}

const options = {
  role: { type: 'string' },
  name: { type: 'string' },
  grace: { type: 'string' },
  workspace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const

/** @returns null when help was asked for. @throws AppError invalid_query with what would be right */
export function parseMembersArguments(args: string[]): MembersArguments | null {
  const { values, positionals } = readOptions(args, membersUsage, options)
  if (values.help === true || positionals.length === 0) return null
  const [name = '', ...rest] = positionals
  return { command: readCommand(name, rest, values), workspace: values.workspace ?? null }
}

type Options = { role?: string; name?: string; grace?: string }

function readCommand(name: string, words: string[], options: Options): MembersCommand {
  switch (name) {
    case 'list':
    case 'log':
      return take(words, 0, () => ({ name }))
    case 'invite':
      return take(words, 1, ([email]) => ({ name, email: readEmail(email), role: readRole(options.role) }))
    case 'role':
      return take(words, 2, ([email, role]) => ({ name, email: readEmail(email), role: readRole(role) }))
    case 'resend':
    case 'withdraw':
    case 'remove':
    case 'link':
    case 'sign-out':
      return take(words, 1, ([email]) => ({ name, email: readEmail(email) }))
    case 'keys':
      return readKeys(words, options)
    default:
      return fail(`There is no command “${name}”.`)
  }
}

function readKeys(words: string[], { name, grace = '24' }: Options): MembersCommand {
  const [verb, ...rest] = words
  if (verb === undefined) return { name: 'keys', email: null }
  if (verb === 'make') {
    const keyName = name?.trim() ?? ''
    if (keyName === '') return fail('Say what the key is for with --name, for example --name "Nightly export".')
    return take(rest, 1, ([email]) => ({ name: 'make-key', email: readEmail(email), keyName }))
  }
  if (verb === 'exchange') {
    const graceHours = /^\d{1,3}$/.test(grace) ? Number(grace) : Number.NaN
    if (!(graceHours <= mostGraceHours)) return fail(`--grace must be whole hours from 0 to ${mostGraceHours}.`)
    return take(rest, 1, ([id = '']) => ({ name: 'exchange-key', id, graceHours }))
  }
  if (verb === 'revoke') return take(rest, 1, ([id = '']) => ({ name: 'revoke-key', id }))
  return take(words, 1, ([email]) => ({ name: 'keys', email: readEmail(email) }))
}

function take(words: string[], count: number, read: (words: string[]) => MembersCommand): MembersCommand {
  if (words.length < count) return fail('Something is missing after the command.')
  const [extra] = words.slice(count)
  return extra === undefined ? read(words) : fail(`“${extra}” is one word too many.`)
}

function readEmail(text: string | undefined): string {
  const email = MemberEmail.safeParse(text)
  return email.success ? email.data : fail(`“${text}” is not an email address, such as maya@example.com.`)
}

function readRole(text: string | undefined): Role {
  const role = Role.safeParse(text)
  if (role.success) return role.data
  const said = text === undefined ? 'Name the role with --role' : `“${text}” is no role`
  return fail(`${said}: ${roles.join(', ')}.`)
}

import { AppError } from '../../domain/errors.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { listMembers, type Member } from '../../store/workspaces/members.ts'

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase()
const firstName = (name: string) => name.split(/\s+/)[0] ?? name

/**
 * The members that are meant, each once: “me”, a name, a first name, an email of theirs, or an id.
 * @throws AppError unknown_name: tests go to nobody else
 */
export async function findMembers(ws: WorkspaceTx, asked: readonly string[], meId: string): Promise<Member[]> {
  const members = await listMembers(ws)
  const found = asked.map((text) => findMember(members, text, meId))
  return members.filter((member) => found.includes(member))
}

function findMember(members: readonly Member[], asked: string, meId: string): Member {
  const text = fold(asked.replace(/^@/, ''))
  const me = members.find(({ id }) => id === meId)
  if ((text === 'me' || text === 'myself') && me !== undefined) return me
  const keys: ((member: Member) => string)[] = [
    ({ id }) => id,
    ({ email }) => email,
    ({ name }) => name,
    ({ name }) => firstName(name),
  ]
  for (const keyOf of keys) {
    const matching = members.filter((member) => fold(keyOf(member)) === text)
    if (matching.length === 1 && matching[0] !== undefined) return matching[0]
    if (matching.length > 1)
      throw refuse(`${matching.length} members are called “${asked}”. Ask which: their email tells them apart.`)
  }
  throw refuse(
    `“${asked}” is no member of this workspace, and tests go to members only. Ask for a name or email as the page of members has it, or send it to “me”.`,
  )
}

/** A model may read it, so it holds no name and no address but what was asked. */
const refuse = (detail: string) => new AppError('unknown_name', { detail, path: 'members' })

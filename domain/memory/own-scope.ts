import { channelNames } from '../channels.ts'
import { AppError } from '../errors.ts'
import type { MemoryScope } from '../memory.ts'

const longestKind = 40

/**
 * The scope as it is stored: a member's is always their own, and a channel is one that there is.
 * @throws AppError invalid_tool_input
 */
export function ownScope({ kind, value }: MemoryScope, memberId: string): MemoryScope {
  if (kind === 'workspace') return { kind, value: null }
  if (kind === 'member') return { kind, value: memberId }
  const wanted = value?.trim().toLowerCase() ?? ''
  if (kind === 'channel') {
    const channel = channelNames.find((name) => name === wanted.replaceAll(/[\s-]/g, '_'))
    if (channel !== undefined) return { kind, value: channel }
    throw refuse(`A rule for one channel names it: ${channelNames.join(', ')}. “${value ?? ''}” is none of them.`)
  }
  if (wanted.length > 0 && wanted.length <= longestKind) return { kind, value: wanted }
  throw refuse(
    `A rule for one kind of campaign names the kind in 1 to ${longestKind} letters, such as “welcome” or “win back”.`,
  )
}

const refuse = (detail: string) => new AppError('invalid_tool_input', { detail, path: 'scope/value' })

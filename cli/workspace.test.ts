import { expect } from 'vitest'
import { newId } from '../domain/ids.ts'
import { requestApproval } from '../store/campaigns/approvals.ts'
import { givenMember, test } from '../store/testing.ts'
import { measureWidth } from './terminal/page.ts'
import { parseWorkspaceArguments } from './workspace/arguments.ts'
import { runWorkspaceCommand } from './workspace/run-command.ts'

test('an operator sees what waits, stops everything, lets it go on, and reads back that they did', async ({
  db,
  clock,
  workspaceId,
  inWs,
}) => {
  const member = await givenMember(db, workspaceId, 'editor')
  const place = { db, clock, workspaceId }
  const run = async (...args: string[]) => {
    const { command } = parseWorkspaceArguments(args) ?? { command: { name: 'approvals' } as const }
    return (await Array.fromAsync(runWorkspaceCommand(place, command))).join('')
  }
  expect(await run('approvals')).toBe('Nothing waits for an approval.\n')
  const threadId = newId('thread')
  const at = clock.now()
  await inWs((ws) =>
    requestApproval(ws, {
      id: newId('approval'),
      threadId,
      turnId: 'trn_1',
      toolCallId: 'call_1',
      tool: 'launch_campaign',
      arguments: {},
      card: { title: `Send “${'漢字 🎉 '.repeat(30)}”\u001b[2J` } as never, // only the title is read here
      contentHash: 'hash',
      approvers: 2,
      role: 'approver',
      requestedBy: member.id,
      createdAt: at,
      expiresAt: at.add({ hours: 24 }),
    }),
  )
  const waiting = await run('approvals')
  expect(waiting).toContain('asked by Test editor · 0 of 2 have approved · until 2026-11-25 10:00 UTC')
  expect(waiting).toContain(`npm run chat -- --thread ${threadId} --approve`)
  for (const line of waiting.split('\n')) expect(measureWidth(line)).toBeLessThanOrEqual(80)
  expect(waiting).not.toContain('\u001b')

  expect(await run('kill-switch')).toContain('is off')
  expect(await run('kill-switch', 'on', '--reason', 'restored a backup')).toContain('is on')
  expect(await run('kill-switch', 'off')).toContain('is off')
  clock.advance({ seconds: 1 })
  const audit = await run('audit')
  expect(audit).toMatch(/operator +operator +turned the kill switch on \(restored/)
  for (const line of audit.split('\n')) expect(measureWidth(line)).toBeLessThanOrEqual(80)
  expect(audit).toContain('asked for approval: Send')
  const exported = (await run('audit', '--export', 'ndjson')).trim().split('\n')
  expect(exported.map((line) => (JSON.parse(line) as { kind: string }).kind).toSorted()).toEqual([
    'approval_asked',
    'audit_exported',
    'kill_switch_off',
    'kill_switch_on',
  ])
  expect(await run('audit', '--until', '2026-11-24')).toBe('Nothing was done in that time.\n')
})

test('a command that is wrong says what would be right', () => {
  for (const [args, words] of [
    [['approve'], 'There is no command “approve”'],
    [['approvals', 'all'], '“all” is one word too many'],
    [['kill-switch', 'maybe'], '“maybe” is neither on nor off'],
    [['kill-switch', 'on', 'now'], '“now” is one word too many'],
    [['audit', '--export', 'xlsx'], '--export must be csv or ndjson'],
    [['audit', '--since', 'monday'], '--since must be a day or a moment'],
    [['audit', '--all'], "Unknown option '--all'"],
  ] as const)
    expect(() => parseWorkspaceArguments([...args])).toThrow(words)
  expect(parseWorkspaceArguments(['--help'])).toBeNull()
})

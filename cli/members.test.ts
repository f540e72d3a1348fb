import { expect } from 'vitest'
import { givenMember, test } from '../store/testing.ts'
import { parseMembersArguments } from './members/arguments.ts'
import { runMembersCommand } from './members/run-command.ts'

test('an operator invites, gives roles, makes keys and removes, and hears what was wrong', async ({
  store,
  clock,
  db,
  workspaceId,
}) => {
  const admin = await givenMember(db, workspaceId)
  const [adminEmail, email] = [`${admin.id}@example.com`, `${admin.id}-friend@example.com`]
  const printed: string[] = []
  const place = {
    store,
    clock,
    workspaceId,
    mail: undefined,
    publicUrl: () => 'https://carillon.example',
    print: (line: string) => printed.push(line),
  }
  const run = async (...args: string[]) => {
    const { command } = parseMembersArguments(args) ?? { command: { name: 'list' } as const }
    return runMembersCommand(place, command)
  }
  expect(await run('invite', email.toUpperCase(), '--role', 'viewer')).toContain(`${email} is invited. No mail server`)
  expect(printed.join('')).toContain('https://carillon.example/invitation?token=crl_invitation_')
  await expect(run('invite', email, '--role', 'viewer')).rejects.toThrow('invited already')
  await expect(run('invite', adminEmail, '--role', 'viewer')).rejects.toThrow('is a member already, as admin')
  expect(await run('list')).toMatch(new RegExp(`${adminEmail} .*admin\n[^]*INVITED[^]*${email} `))
  expect(await run('withdraw', email)).toContain('withdrawn')
  await expect(run('resend', email)).rejects.toThrow(`No invitation for ${email} is open.`)
  await expect(run('role', adminEmail, 'viewer')).rejects.toThrow('last admin')
  await expect(run('remove', email)).rejects.toThrow(`No member has the address ${email}. There is ${adminEmail}.`)
  expect(await run('link', adminEmail)).toContain('https://carillon.example/sign-in/link?token=crl_link_')
  expect(await run('keys', 'make', adminEmail, '--name', 'Export')).toMatch(/crl_api_[\w-]{43}/)
  const [, id = ''] = /(key_\w+)/.exec(await run('keys')) ?? []
  expect(await run('keys', 'exchange', id, '--grace', '2')).toContain('The old key ends in 2 h.')
  await expect(run('keys', 'exchange', id)).rejects.toThrow('exchanged already')
  expect(await run('keys', 'revoke', id)).toContain('has ended')
  for (const what of ['key_revoked', 'link_made'])
    expect(await run('log')).toMatch(new RegExp(`${what} +operator +${adminEmail.slice(0, 20)}`))
})

test('a command that is wrong says what would be right', () => {
  for (const [args, words] of [
    [['invite', 'maya@example.com'], 'Name the role with --role: viewer, editor, approver, admin.'],
    [['invite', 'maya', '--role', 'viewer'], '“maya” is not an email address'],
    [['role', 'maya@example.com', 'owner'], '“owner” is no role'],
    [['remove'], 'Something is missing'],
    [['list', 'all'], '“all” is one word too many'],
    [['fire'], 'There is no command “fire”'],
    [['keys', 'make', 'maya@example.com'], 'Say what the key is for with --name'],
    [['keys', 'exchange', 'key_1', '--grace', '1e2'], '--grace must be whole hours from 0 to 168'],
    [['list', '--all'], "Unknown option '--all'"],
  ] as const)
    expect(() => parseMembersArguments([...args])).toThrow(words)
  expect(parseMembersArguments(['--help'])).toBeNull()
})

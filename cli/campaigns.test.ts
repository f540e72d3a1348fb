import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { ExportResult } from '../domain/campaign/exchange.ts'
import { emailStep, givenDocument } from '../domain/campaign/testing.ts'
import { newId } from '../domain/ids.ts'
import { givenApp } from '../server/testing.ts'
import { insertDraft, readCampaign } from '../store/campaigns/campaigns.ts'
import { givenMember, test } from '../store/testing.ts'
import { givenBookshop } from '../tools/testing.ts'
import { workOnServer } from './campaigns/server-workplace.ts'
import { exportFiles } from './campaigns/export-files.ts'
import { readFiles } from './campaigns/read-file.ts'
import { chooseFiles, slugOf } from './campaigns/file-names.ts'
import { givenPlaceOfRun, runProgram } from './testing.ts'

const folder = mkdtempSync(join(tmpdir(), 'carillon-campaigns-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const club = { trait: { name: 'plan', is: 'club' } }
const document = (parts: Record<string, unknown> = {}) =>
  givenDocument({ audience: club, topic: 'news', steps: [emailStep('stp_a')], ...parts })

test(
  'from the command line: export, edit, diff, import',
  { timeout: 120_000 },
  async ({ db, workspaceId, inWs, clock }) => {
    await givenBookshop(db, workspaceId, clock.now())
    const { id: memberId } = await givenMember(db, workspaceId, 'admin')
    const id = newId('campaign')
    await inWs((ws) =>
      insertDraft(ws, { id, document: document({ name: 'Glocke: 🔔/..' }), memberId, at: clock.now() }),
    )
    const out = join(folder, 'shown')
    const run = (...args: string[]) =>
      runProgram(givenPlaceOfRun(), 'cli/campaigns.ts', [...args, '--workspace', String(workspaceId)])
    expect(await run('export', '--out', out)).toMatchObject({ code: 0, err: '' })
    const file = join(out, 'glocke.campaign.yaml')
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('# A draft that has never been launched.')
    writeFileSync(file, text.replace('subject: Hello', 'subject: Hello again'))

    const differing = await run('diff', out)
    expect(differing).toMatchObject({ code: 1, err: '' })
    expect(differing.out).toContain('  email “Hello” › email · subject\n    - Hello\n    + Hello again\n')
    expect(await run('import', out)).toMatchObject({ code: 0, err: '' })
    expect((await inWs((ws) => readCampaign(ws, id))).document.steps).toEqual([emailStep('stp_a', 'Hello again')])
    expect(await run('diff', out)).toMatchObject({ code: 0, out: expect.stringContaining('Nothing differs.') })

    writeFileSync(file, text.replace('name: plan', 'name: plam'))
    const refused = await run('diff', out)
    expect(refused.code).toBe(2)
    expect(refused.err).toMatch(
      /glocke\.campaign\.yaml:\d+:\d+: audience\/trait\/name: There is no trait “plam”; the nearest is “plan”/,
    )
    const alone = await runProgram(
      { dataDir: '/nowhere', databaseUrl: 'postgres://localhost:1/none', redisUrl: '' },
      'cli/campaigns.ts',
      ['validate', out],
    )
    expect(alone).toMatchObject({ code: 0, err: '' })
  },
)

test('over HTTP a viewer may look, an editor may change, and both ways give the same', async ({
  store,
  db,
  workspaceId,
  clock,
}) => {
  await givenBookshop(db, workspaceId, clock.now())
  const { http, as } = await givenApp({ store, clock, workspaceId })
  const url = await http.listen({ port: 0, host: '127.0.0.1' })
  try {
    const keyOf = async (role: 'viewer' | 'editor') => (await as(role)).authorization.replace('Bearer ', '')
    const viewer = workOnServer({ url, apiKey: await keyOf('viewer') })
    const editor = workOnServer({ url, apiKey: await keyOf('editor') })
    // Deeper than other bodies may be.
    const wait = { kind: 'wait_for_event', event: 'purchased', timeout: 'P1D' }
    const deep = Array.from({ length: 15 }).reduce<object>(
      (inner, _, index) => ({ ...wait, id: `stp_${index}`, otherwise: [inner] }),
      emailStep('stp_a'),
    )
    const campaigns = [{ file: 'a', id: null, base: null, document: document({ steps: [deep] }) }]
    const request = { campaigns, segments: [], dryRun: true, force: false }
    expect((await viewer.import(request)).outcomes).toMatchObject([{ outcome: 'made' }])
    await expect(viewer.import({ ...request, dryRun: false })).rejects.toMatchObject({ code: 'forbidden' })
    await editor.import({ ...request, dryRun: false })
    const exported = await viewer.export(['welcome'])
    expect(exported.campaigns.map((each) => each.document)).toEqual(campaigns.map((each) => each.document))
    await exportFiles(join(folder, 'http'), exported)
    const { good, bad } = await readFiles([join(folder, 'http')])
    expect(bad).toEqual([])
    expect(good.map((each) => each.document)).toEqual(exported.campaigns.map((each) => each.document))
    await expect(viewer.export(['welcom'])).rejects.toMatchObject({
      code: 'unknown_name',
      message: expect.stringContaining('“Welcome”'),
    })
  } finally {
    await http.close()
  }
})

test('names become files that every system takes, and none takes another’s', async () => {
  const names = ['../../etc/passwd', 'CON', '🔔', 'Grüße', 'GRÜßE', 'שלום', 'x'.repeat(300)]
  const files = chooseFiles(
    names.map((name, index) => ({ id: `cmp_${index}`, name })),
    '.campaign.yaml',
    new Map([['mine.campaign.yaml', 'cmp_2']]),
  )
  expect([...files.values()]).toEqual([
    'etc-passwd.campaign.yaml',
    'campaign-con.campaign.yaml',
    'mine.campaign.yaml',
    'grüße.campaign.yaml',
    'grüße-cmp_4.campaign.yaml',
    'שלום.campaign.yaml',
    `${'x'.repeat(48)}.campaign.yaml`,
  ])
  expect(Buffer.byteLength(slugOf('𠮷'.repeat(200)))).toBeLessThan(200)
})

test('a server that says what it likes, and a link that waits, lead an export nowhere else', async () => {
  const base = '0123456789abcdef'
  const campaign = { id: 'cmp_1', status: 'draft' as const, liveVersion: null, differsFromLive: false, base }
  const result = { campaigns: [{ ...campaign, document: document() }], segments: [], names: {} }
  expect(ExportResult.safeParse(result).success).toBe(true)
  for (const id of ['/../../../out', 'cmp_1/../..', ''])
    expect(ExportResult.safeParse({ ...result, campaigns: [{ ...result.campaigns[0], id }] }).success).toBe(false)
  const [out, outside] = [join(folder, 'linked'), join(folder, 'outside')]
  mkdirSync(out)
  for (const end of ['', `.${process.pid}.part`]) symlinkSync(outside, join(out, `welcome.campaign.yaml${end}`))
  await expect(exportFiles(out, ExportResult.parse(result))).rejects.toThrow('EEXIST')
  rmSync(join(out, `welcome.campaign.yaml.${process.pid}.part`))
  await exportFiles(out, ExportResult.parse(result))
  expect(existsSync(outside)).toBe(false)
})

test('a link in a folder is told of, and neither followed nor passed over', async () => {
  const linked = join(folder, 'with-a-link')
  mkdirSync(linked)
  symlinkSync('/etc/hostname', join(linked, 'a.yaml'))
  await expect(readFiles([linked])).rejects.toThrow('a.yaml” is a link')
})

test('what is no text is refused before it is read', async () => {
  const bad = join(folder, 'bad')
  mkdirSync(bad)
  const files: Record<string, Buffer | string> = {
    'a.yaml': Buffer.from([0x89, 0x50, 0, 0xff]),
    'b.yaml': '\ufeff',
    'c.yaml': Buffer.from('\ufeffname: x', 'utf16le'),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(bad, name), content)
  writeFileSync(join(bad, 'd.yaml'), '')
  truncateSync(join(bad, 'd.yaml'), 50_000_000)
  const read = await readFiles([bad])
  expect(read.bad.map(({ faults }) => faults[0]?.message)).toEqual([
    expect.stringContaining('no UTF-8 text'),
    expect.stringContaining('empty'),
    expect.stringContaining('no UTF-8 text'),
    expect.stringContaining('50.0 MB'),
  ])
  await expect(readFiles([join(folder, 'none')])).rejects.toMatchObject({ code: 'invalid_query' })
})

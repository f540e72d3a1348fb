import { expect, test } from 'vitest'
import { encodeFrame, encodeQuery } from './replies.ts'
import { SharedSessionGuard } from './shared-session.ts'

const guard = () => new SharedSessionGuard(7)
const sqlAfter = (sql: string) => guard().rewrite('Q', encodeQuery(sql)).toString('utf8', 5).replace('\0', '')

test.each(['unlisten news', 'UNLISTEN *', '-- why\n /* or\n not */ unlisten news'])(
  '%j does not stop anybody',
  (sql) => {
    expect(sqlAfter(sql)).toBe('unlisten carillon_nothing')
  },
)

test.each(['copy t from stdin', 'COPY t (a, b)\nFROM STDIN with csv', 'select 1; /* x */ copy t from stdin'])(
  '%j is refused',
  (sql) => {
    expect(sqlAfter(sql)).toContain('feature_not_supported')
  },
)

test.each([
  'select 1',
  `select 'unlisten'`,
  'copy t to stdout',
  `insert into t values ('Please copy this from stdin')`,
  'listen unlisten',
])('%j stays as it is', (sql) => {
  expect(sqlAfter(sql)).toBe(sql)
})

test('two clients’ statements of one name get two names, one client’s messages agree', () => {
  const [first, second] = [new SharedSessionGuard(1), new SharedSessionGuard(2)]
  const parse = encodeFrame('P', Buffer.from('find\0select 1\0\0\0'))
  const bind = encodeFrame('B', Buffer.from('\0find\0\0\0\0\0\0\0'))
  const describe = encodeFrame('D', Buffer.from('Sfind\0'))
  expect(first.rewrite('P', parse)).toEqual(encodeFrame('P', Buffer.from('c1_1\0select 1\0\0\0')))
  expect(first.rewrite('B', bind)).toEqual(encodeFrame('B', Buffer.from('\0c1_1\0\0\0\0\0\0\0')))
  expect(first.rewrite('D', describe)).toEqual(encodeFrame('D', Buffer.from('Sc1_1\0')))
  expect(second.rewrite('P', parse)).toEqual(encodeFrame('P', Buffer.from('c2_1\0select 1\0\0\0')))
})

test('unnamed statements, portals and malformed messages are left alone', () => {
  const messages: [string, Buffer][] = [
    ['P', encodeFrame('P', Buffer.from('\0select 1\0\0\0'))],
    ['B', encodeFrame('B', Buffer.from('\0\0\0\0\0\0\0\0'))],
    ['D', encodeFrame('D', Buffer.from('Pfind\0'))],
    ['P', encodeFrame('P', Buffer.from('find'))],
    ['B', encodeFrame('B', Buffer.alloc(0))],
  ]
  for (const [type, message] of messages) expect(guard().rewrite(type, message)).toEqual(message)
})

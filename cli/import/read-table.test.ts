import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { readTable } from './read-table.ts'

const read = (text: string) => Array.fromAsync(readTable('people.csv', Readable.from([text]), text))

test('a row is named by the line on which it begins, lines within quotes counted', async () => {
  const rows = await read('user_id,note\r\nu1,"two\r\nlines"\r\n\r\nu2,one\r\n')
  expect(rows.map(({ line }) => line)).toEqual([1, 2, 5])
})

test('a quote that nothing closes is refused with the line of its row, in a short file too', async () => {
  await expect(read('user_id,note\nu1,a\nu2,b\nu3,"never closed\nu4,c\n')).rejects.toThrow(
    'the row on line 4 has no end',
  )
})

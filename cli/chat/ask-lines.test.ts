import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { askLines } from './ask-lines.ts'

test('lines of a pipe that ended long before their questions are all read, and shown after what asked for them', async () => {
  const [input, output] = [new PassThrough(), new PassThrough()]
  input.end('  win back former buyers \nמבצע 🎁\n\nlast, without an end of line')
  const { terminal, ask } = askLines(input, output)
  await new Promise((resolve) => terminal.once('close', resolve))
  const lines = [await ask('1 '), await ask('2 '), await ask('3 '), await ask('4 '), await ask('5 ')]
  output.end()
  expect(lines).toEqual(['win back former buyers', 'מבצע 🎁', '', 'last, without an end of line', undefined])
  expect(await text(output)).toBe('1 win back former buyers\n2 מבצע 🎁\n3 \n4 last, without an end of line\n5 \n')
})

test('what is typed at a terminal while nothing asks waits for its question, and Ctrl-C or Ctrl-D there is an end', async () => {
  for (const end of ['\u0003', '\u0004']) {
    const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()]
    output.resume()
    const { ask } = askLines(input, output)
    input.write('typed ahead\r')
    expect(await ask('› ')).toBe('typed ahead')
    const next = ask('› ')
    input.write(end)
    expect(await next).toBeUndefined()
  }
})

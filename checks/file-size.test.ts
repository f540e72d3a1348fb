import { expect, test } from 'vitest'
import { listSourceFiles, readSource } from './source-files.ts'

const maxLines = 300
const vagueName = /(^|\/)(utils?|helpers?|common|misc|types)(\.tsx?$|\/)/

test(`no file has more than ${maxLines} lines`, () => {
  const long = listSourceFiles().filter((path) => readSource(path).split('\n').length > maxLines)
  expect(long).toEqual([])
})

test('no file has a name that says nothing', () => {
  expect(listSourceFiles().filter((path) => vagueName.test(path))).toEqual([])
})

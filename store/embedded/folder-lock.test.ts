import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { makeDataDir } from './testing.ts'

const { dataDir, remove } = makeDataDir()
afterEach(remove)

const lockModule = JSON.stringify(new URL('./folder-lock.ts', import.meta.url).href)
const tryLock = `import { lockFolder } from ${lockModule}
try { lockFolder(process.argv[1]); process.stdout.write('won') } catch (error) { process.stdout.write(error.code) }
process.stdin.resume()`

/** Start a process that tries the lock and, when it wins, holds it until it is killed. */
async function startRival() {
  const child = spawn(process.execPath, ['--input-type=module', '-e', tryLock, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  return {
    pid: child.pid,
    said: String(said),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

test('of several starts at once exactly one wins, and its death frees the folder', async () => {
  const rivals = await Promise.all([startRival(), startRival(), startRival(), startRival()])
  const said = rivals.map((each) => each.said).toSorted((a, b) => a.localeCompare(b))
  expect(said).toEqual(['data_folder_in_use', 'data_folder_in_use', 'data_folder_in_use', 'won'])
  const winner = rivals.find((each) => each.said === 'won')
  expect(() => lockFolder(dataDir)).toThrow(`process ${winner?.pid}`)
  await Promise.all(rivals.map((each) => each.kill()))
  lockFolder(dataDir).release()
})

test('a process id left in the folder, even of a process that lives, holds nothing', () => {
  lockFolder(dataDir).release()
  writeFileSync(join(dataDir, 'postgres.pid'), `${process.ppid}\n`)
  const lock = lockFolder(dataDir)
  expect(() => lockFolder(dataDir)).toThrow(`process ${process.pid}`)
  lock.release()
  expect(() => lockFolder(dataDir).release()).not.toThrow()
})

test('a data folder that cannot be one is told in a sentence, with the variable to set', () => {
  lockFolder(dataDir).release()
  const file = join(dataDir, 'a-file')
  writeFileSync(file, '')
  expect(() => lockFolder(file)).toThrow(`The data folder ${file} cannot be used`)
  expect(() => lockFolder(join(file, 'below'))).toThrow('Set CARILLON_DATA_DIR to a folder that you may write to.')
})

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const folder = import.meta.dirname
/** Names of the demo workspace and of the test catalogues: code that holds one has learnt its answers by heart. */
const names =
  /larkspur|cart_updated|order_completed|feature_used|workflow_completed|usage_limit_reached|payment_(failed|succeeded)|subscription_cancelled|nps_submitted|setup_step_abandoned|setup_completed|app_opened|signed_up|trial_ends_at|last_seen_at|usage_pct|product_updates|cart_id|first_name|inkwell|spokes|harbour|basket_changed|canvas/i

test('no name of any workspace stands in the planner’s code', () => {
  const files = globSync('**/*.ts', { cwd: folder }).filter((path) => !/\.test\.ts$|(^|\/)testing(\/|\.ts$)/.test(path))
  const found = files.flatMap((path) => {
    const source = readFileSync(join(folder, path), 'utf8')
    return (source.match(new RegExp(names, 'gi')) ?? []).map((name) => `${path}: ${name}`)
  })
  expect(files.length).toBeGreaterThan(40)
  expect(found).toEqual([])
})

test('it imports neither store nor tools: what it knows, it was told', () => {
  const files = globSync('**/*.ts', { cwd: folder }).filter((path) => !/\.test\.ts$|(^|\/)testing(\/|\.ts$)/.test(path))
  const imports = files.flatMap((path) =>
    [...readFileSync(join(folder, path), 'utf8').matchAll(/from '([^']+)'/g)].map((match) => match[1] ?? ''),
  )
  expect(imports.filter((target) => /(^|\/)(store|tools|channels|server|worker)\//.test(target))).toEqual([])
})

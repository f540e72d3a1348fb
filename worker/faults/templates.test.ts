import { emailStep } from '../testing/set-up.ts'
import { givenPeople, launch } from './testing/campaigns.ts'
import { countFigures, timeRecovery } from './testing/figures.ts'
import { test } from './testing/place.ts'
import { report } from './testing/report.ts'

const people = 100
const loop = (to: number, inner: string) => `{% for i in (1..${to}) %}${inner}{% endfor %}`
/** What the check of a draft may not see, since it depends on values, and time. */
const bad = [
  loop(1000, loop(1000, loop(1000, ''))),
  loop(900, loop(900, '{% if i > 0 %}{% assign x = i %}{% endif %}')),
  loop(1_000_000_000, 'x'),
  `{% assign x = 'aaaaaaaaaa' %}${loop(60, '{% assign x = x | append: x %}')}{{ x }}`,
  `{% assign x = 'a,' %}${loop(18, '{% assign x = x | append: x %}')}${loop(300, "{% assign y = x | split: ',' | join: ';' %}")}`,
]

test('copy that loops or explodes is skipped with a reason, and holds up nobody else', async ({
  place,
  far: open,
  start,
  task,
}) => {
  const email = await open('email')
  await givenPeople(place, people)
  await start(place, [email])
  for (const subject of bad) await launch(place, 'email', { steps: [emailStep(subject)] })
  const sinceMs = performance.now()
  await launch(place, 'email')
  const expected = (bad.length + 1) * people
  const times = await timeRecovery(place, [email], { sinceMs, expected, withinMs: 280_000 })
  const figures = await countFigures(place, [email], expected)
  const notSkipped = bad.length * people - figures.ended.skipped
  const row = { fault: 'templates that loop or explode', ...figures, ...times }
  report(
    task,
    { ...row, also: [{ what: 'not skipped', is: notSkipped, atMost: 0 }] },
    { nextWithinMs: 30_000, doneWithinMs: 60_000 },
  )
})

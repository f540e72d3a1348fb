import { expect, test } from 'vitest'
import { Campaign } from './campaign.ts'
import { nameItself } from './name-itself.ts'
import { emailStep, givenDocument } from './testing.ts'

test('a campaign’s conditions on “this” get its id, however deep, and its copy keeps the word', () => {
  const when = { not: { opened: { campaign: 'this', withinDays: 2 } } }
  const document = (id: string) => {
    const meant = { not: { opened: { campaign: id, withinDays: 2 } } }
    const inner = { kind: 'branch', paths: [{ name: 'not opened', when: meant, steps: [emailStep('s2', 'this')] }] }
    return Campaign.parse(
      givenDocument({
        name: 'this',
        audience: { any: [{ received: { campaign: 'cmp_other' } }, { not: { converted: { campaign: id } } }] },
        exit: [{ kind: 'condition', condition: { clicked: { campaign: id } } }],
        steps: [emailStep('s1', 'this'), { kind: 'branch', paths: [{ name: 'a', when: meant, steps: [inner] }] }],
      }),
    )
  }
  expect(JSON.stringify(document('this'))).toContain(JSON.stringify(when))
  expect(nameItself(document('this'), 'cmp_1')).toEqual(document('cmp_1'))
})

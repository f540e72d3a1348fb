import { lintCopy } from '../../../domain/lint.ts'
import { defineCopyRule } from '../rule.ts'

export const brand = defineCopyRule({
  id: 'brand_rule',
  severity: 'warning',
  finds: 'what breaks a remembered rule of the brand that a program can check',
  check({ channel, fields }, { brandRules }) {
    if (brandRules.length === 0) return []
    const copy = fields.filter(({ kind }) => kind !== 'link' && kind !== 'image').map(({ template }) => template)
    return lintCopy(copy.join('\n'), brandRules).map(({ rule, words }) => ({
      field: null,
      message: `${channel} copy breaks the rule “${rule}”: ${words}.`,
    }))
  },
})

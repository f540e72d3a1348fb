import { defineCopyRule } from '../rule.ts'

export const deepLinks = defineCopyRule({
  id: 'deep_link',
  severity: 'error',
  finds: 'deep links outside the workspace’s list, where it has one (setting deepLinks)',
  check: ({ fields }, { deepLinks: allowed }) =>
    allowed.length === 0
      ? []
      : fields
          .filter(({ path, template }) => path === 'deepLink' && !isAllowed(template.trim(), allowed))
          .map(({ path, template }) => ({
            field: path,
            message: `${template} is not on the workspace’s list of deep links, which has ${allowed.join(', ')}. Use one of these, or ask an admin to add it (deepLinks in the settings).`,
          })),
})

/** What is written before any value must hold the whole beginning, so that no value decides where it leads. */
function isAllowed(link: string, allowed: readonly string[]): boolean {
  const fixed = link.split(/\{[{%]/, 1)[0] ?? ''
  return allowed.some(
    (beginning) => fixed === beginning || (fixed.startsWith(beginning) && endsAtBorder(fixed, beginning)),
  )
}

/** https://app.example.com must not allow https://app.example.com.evil.example. */
const endsAtBorder = (link: string, beginning: string) =>
  /[/?#:]$/.test(beginning) || /^[/?#]/.test(link.slice(beginning.length))

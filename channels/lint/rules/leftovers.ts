import { liquid } from '../read-words.ts'
import { defineCopyRule, listWordFields } from '../rule.ts'

const slot = String.raw`(?:your |customer['’]?s? |first |last |full |company |product |user ?)?(?:name|vorname|nachname|prénom|nombre|company|firma|product|link|url|date|datum|city|insert[^\]>]{0,40}|placeholder)`
const left = new RegExp(
  [
    String.raw`\[${slot}\](?![([])`,
    String.raw`<${slot}>`,
    String.raw`\*\|[\w:]{1,40}\|\*`,
    String.raw`%%?[A-Z][A-Z_]{2,40}%%?`,
    String.raw`\$\{[\w.]{1,60}\}`,
    String.raw`(?<!\{)\{(?:first_?name|last_?name|name|company|email|vorname)\}(?!\})`,
    String.raw`lorem ipsum`,
    String.raw`(?<![\p{L}\p{N}])(?:TODO|TBD|FIXME|XXX+)(?![\p{L}\p{N}])`,
    String.raw`⟦\d+⟧`,
  ].join('|'),
  'u',
)
const insensitive = new RegExp(left.source, 'iu')
const isCapitals = /^(?:%|TODO|TBD|FIXME|XXX)/

export const leftovers = defineCopyRule({
  id: 'unfilled_slot',
  severity: 'error',
  finds: 'slots that nothing fills: [First name], *|FNAME|*, {name}, lorem ipsum, TODO',
  check: (copy) =>
    listWordFields(copy).flatMap(({ path, template }) => {
      const words = template.replace(liquid, ' ')
      const found = (left.exec(words) ?? insensitive.exec(words))?.[0]
      if (found === undefined || (/^[a-z%]/i.test(found) && !isCapitals.test(found) && !/^lorem/i.test(found)))
        return []
      return [
        {
          field: path,
          message: `“${found}” would reach customers as it stands. Write the words, or a variable such as {{ customer.first_name | default: "there" }}.`,
        },
      ]
    }),
})

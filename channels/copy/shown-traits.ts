import { analyzeSync } from 'liquidjs'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import { listContents, listCopyFields } from './copy-fields.ts'
import { parseTemplate } from './liquid.ts'

/**
 * The traits that a message speaks of, with a default or without, each once.
 * @throws what liquidjs says of a template that does not parse
 */
export function listShownTraits(message: ChannelMessage): string[] {
  const templates = listContents(message).flatMap(({ content }) =>
    listCopyFields(content).map(({ template }) => template),
  )
  const names = templates.flatMap((template) => {
    const { globals } = analyzeSync(parseTemplate(template), { partials: false })
    return (globals['customer'] ?? []).map((variable) => variable.toArray()[1])
  })
  return [...new Set(names.filter((name) => typeof name === 'string'))]
}

import { hashContent } from '../../domain/campaign/content-hash.ts'
import type { Taken } from '../../domain/outside/find-taken.ts'
import type { ApprovalDraft, Tool } from '../../tools/define-tool.ts'

/** The same tool, with what a person is asked before words that came from outside are written. */
export function askingAbout(tool: Tool, taken: readonly Taken[]): Tool {
  return {
    ...tool,
    prepareApproval: () => Promise.resolve(describeTaken(taken)),
    hashEffect: (input) => Promise.resolve(hashContent({ tool: tool.name, input })),
  }
}

const describeTaken = (taken: readonly Taken[]): ApprovalDraft => ({
  title: 'Write words that nobody here has typed',
  campaign: null,
  audience: null,
  skips: [],
  willReceive: null,
  schedule: null,
  previews: [],
  providers: [],
  facts: [...new Map(taken.map((each) => [each.words, each])).values()]
    .slice(0, 10)
    .map(({ words, from }) => ({ label: `Read in what comes from ${from}`, text: words })),
  underWay: null,
  warnings: ['They stand in data that was read in this conversation. Approve only if they may stand in a draft.'],
})

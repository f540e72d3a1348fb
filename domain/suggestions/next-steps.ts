import { hasRole, type Role } from '../roles.ts'

/** What can be done next with a campaign. */
export type NextStep = 'rehearse' | 'send_test' | 'launch' | 'pause' | 'resume' | 'results'

/** A next step with the words that ask for it: surfaces say them for the member, as if typed. */
export type Suggestion = { step: NextStep; campaignId: string; text: string }

/** A campaign as it is stored when a turn ends. */
export type CampaignState = {
  campaignId: string
  status: 'draft' | 'live' | 'paused' | 'stopped' | 'finished'
  /** Since it was changed last. */
  isRehearsed: boolean
  isTested: boolean
  /** Whom it would reach, as counted last; null when nobody counted. */
  willReceive: number | null
}

const words: Record<NextStep, { text: string; needs: Role }> = {
  rehearse: { text: 'Rehearse it', needs: 'viewer' },
  send_test: { text: 'Send me a test', needs: 'editor' },
  launch: { text: 'Launch it', needs: 'editor' },
  pause: { text: 'Pause it', needs: 'editor' },
  resume: { text: 'Resume it', needs: 'editor' },
  results: { text: 'How is it doing?', needs: 'viewer' },
}

/** What fits the campaign's state and the member's role, the most useful first; what was done already is not offered. */
export function suggestNext(state: CampaignState, role: Role): Suggestion[] {
  return listSteps(state)
    .filter((step) => hasRole(role, words[step].needs))
    .map((step) => ({ step, campaignId: state.campaignId, text: words[step].text }))
}

function listSteps({ status, isRehearsed, isTested, willReceive }: CampaignState): NextStep[] {
  switch (status) {
    case 'draft':
      return [
        ...(isRehearsed ? [] : (['rehearse'] as const)),
        ...(isTested ? [] : (['send_test'] as const)),
        ...(willReceive === 0 ? [] : (['launch'] as const)),
      ]
    case 'live':
      return ['results', 'pause']
    case 'paused':
      return ['resume', 'results']
    case 'stopped':
    case 'finished':
      return ['results']
  }
}

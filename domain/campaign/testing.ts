import { Campaign } from './campaign.ts'
import type { Step } from './steps.ts'

type Draft = Parameters<typeof Campaign.parse>[0]

/** A small valid campaign for tests; what is given replaces its parts. */
export function givenDocument(parts: Record<string, unknown> = {}): Campaign {
  const draft: Draft = {
    name: 'Welcome',
    goal: 'Welcome new signups',
    trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
    audience: { everyone: true },
    topic: 'tips',
    steps: [emailStep('stp_email')],
    ...parts,
  }
  return Campaign.parse(draft)
}

export function emailStep(
  id: string | null,
  subject = 'Hello',
  body = 'Hi {{ customer.first_name | default: "there" }}',
): Step {
  return {
    id,
    kind: 'message',
    timing: { kind: 'now' },
    channels: [{ channel: 'email', when: null, content: { default: { subject, preheader: null, body }, locales: [] } }],
  }
}

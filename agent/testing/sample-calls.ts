import { emailStep, givenDocument } from '../../domain/campaign/testing.ts'

export type Args = Record<string, unknown>
export type Sample = {
  /** Arguments that the tool takes. */
  good: Args
  /** The same, with a name that nothing here has; null where any words will do. */
  absent: Args | null
}

/** What each tool may be asked of a workspace with one draft. A tool that is not here fails the tests. */
export function sampleCalls(campaign: string): Record<string, Sample> {
  const club = { trait: { name: 'plan', is: 'club' } }
  const unknown = { trait: { name: 'no_such_trait', is: 'club' } }
  const document = givenDocument({ topic: 'news', audience: club, steps: [emailStep(null)] })
  const rename = [{ set: { name: 'Renamed' } }]
  const copy = { channel: 'email', content: { subject: 'New', preheader: null, body: 'Come.' } }
  const ofCampaign = (more: Args = {}): Sample => ({
    good: { campaign, ...more },
    absent: { campaign: 'cmp_nothing', ...more },
  })
  const anyone = { kind: 'workspace' }
  return {
    describe_workspace: { good: { about: null }, absent: null },
    preview_audience: { good: { condition: club }, absent: { condition: unknown } },
    find_campaigns: { good: { text: null, status: null }, absent: null },
    show_campaign: ofCampaign(),
    draft_campaign: { good: { campaign: document }, absent: { campaign: { ...document, audience: unknown } } },
    edit_campaign: ofCampaign({ operations: rename }),
    write_copy: ofCampaign({ step: 'stp_email', language: null, copy }),
    translate_copy: ofCampaign({ languages: ['de'] }),
    rehearse_campaign: ofCampaign({ days: 3 }),
    save_segment: { good: { name: 'Club', condition: club }, absent: { name: 'Club', condition: unknown } },
    send_test: ofCampaign({ members: ['me'] }),
    launch_campaign: ofCampaign(),
    pause_campaign: ofCampaign(),
    resume_campaign: ofCampaign(),
    stop_campaign: ofCampaign(),
    set_limits: {
      good: { changes: [{ recipientCeiling: 100 }] },
      absent: { changes: [{ noSuchLimit: 100 }] },
    },
    get_results: ofCampaign(),
    explain_delivery: { good: { customer: 'c1' }, absent: { customer: 'nobody@nowhere.example' } },
    remember: {
      good: { kind: 'dont', text: 'No exclamation marks.', scope: anyone, quote: 'no exclamation marks' },
      absent: { kind: 'dont', text: 'No!', scope: anyone, quote: 'no exclamation marks', replaces: 'mry_nothing' },
    },
    forget: { good: { memory: 'exclamation marks' }, absent: { memory: 'mry_nothing' } },
    list_memories: { good: {}, absent: null },
    undo: { good: { turn: null }, absent: { turn: 'turn_nothing' } },
    redo: { good: { turn: null }, absent: { turn: 'turn_nothing' } },
  }
}

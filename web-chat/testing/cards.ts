import type {
  ApprovalCard,
  AudienceCard,
  CampaignCard,
  CopyCard,
  CopyPreview,
  RehearsalCard,
  ResultsCard,
} from '../../domain/cards.ts'

export const audience: AudienceCard = {
  kind: 'audience',
  words: 'Placed at least 1 order and were last seen more than 60 days ago',
  count: 2_412,
  total: 18_604,
  funnel: [
    { words: 'Placed at least 1 order', count: 7_930 },
    { words: 'Last seen more than 60 days ago', count: 2_587 },
    { words: 'Subscribed to offers', count: 2_412 },
  ],
  reach: [
    { channel: 'email', count: 2_388 },
    { channel: 'push', count: 941 },
    { channel: 'sms', count: 120 },
  ],
  nearMisses: [
    { words: 'Placed at least 1 order', count: 5_118 },
    { words: 'Last seen more than 60 days ago', count: 4_902 },
    { words: 'Subscribed to offers', count: 175 },
  ],
}

const previews: CopyPreview[] = [
  {
    customerId: 1,
    customer: 'Maya Lindqvist',
    channel: 'email',
    fields: [
      { label: 'Subject', text: 'Your boards are where you left them, Maya' },
      { label: 'Preheader', text: 'Three templates that fit what you made last' },
      {
        label: 'Body',
        text: 'Hi Maya,\n\nYou last worked on **Autumn lookbook** in September. It is still there, and so are three new templates made for it:\n\n- Contact sheet\n- Two-page spread\n- Cover with a grid\n\n[Open your boards](https://example.test/boards)\n\nThe Larkspur team',
      },
    ],
    note: null,
  },
  {
    customerId: 2,
    customer: 'Tomás Oliveira',
    channel: 'push',
    fields: [
      { label: 'Title', text: 'Your boards are where you left them' },
      { label: 'Body', text: 'Pick up “Moodboard 4”, or start from a new template.' },
      { label: 'Deep link', text: 'larkspur://boards/recent' },
    ],
    note: 'No email consent, so push is tried instead.',
  },
  {
    customerId: 3,
    customer: 'Priya Raman',
    channel: 'email',
    fields: [
      { label: 'Subject', text: 'Your boards are where you left them, Priya' },
      { label: 'Body', text: 'Hi Priya,\n\nYour boards are still there.' },
    ],
    note: null,
  },
]

export const copy: CopyCard = {
  kind: 'copy',
  campaignId: 'c1',
  campaignName: 'Win back former buyers',
  previews: [
    ...previews,
    {
      customerId: 4,
      customer: 'Aiko Tanaka',
      channel: 'sms',
      fields: [
        { label: 'Text', text: 'Aiko, your Larkspur boards are waiting: lark.example/b. Reply STOP to opt out' },
      ],
      note: null,
    },
    {
      customerId: 5,
      customer: 'Noor Haddad',
      channel: 'in_app',
      fields: [
        { label: 'Title', text: 'Welcome back, Noor' },
        { label: 'Body', text: 'Your last board is one click away.' },
      ],
      note: null,
    },
    {
      customerId: 6,
      customer: 'Jonas Weber',
      channel: 'whatsapp',
      fields: [{ label: 'Text', text: 'Hallo Jonas, deine Boards sind noch da. 👋' }],
      note: null,
    },
  ],
  changes: [
    {
      field: 'Email subject',
      before: 'We miss you!!! Come back today',
      after: 'Your boards are where you left them, Maya',
    },
  ],
}

export const campaign: CampaignCard = {
  kind: 'campaign',
  campaignId: 'c1',
  name: 'Win back former buyers',
  status: 'draft',
  trigger: 'Once, when it is approved',
  audience: audience.words,
  audienceCount: audience.count,
  steps: [
    { depth: 0, icon: 'message', words: 'Email “Your boards are where you left them”, else push' },
    { depth: 0, icon: 'wait', words: 'Wait 3 days, or until they open the app' },
    { depth: 0, icon: 'branch', words: 'If they opened the app' },
    { depth: 1, icon: 'end', words: 'End: nothing more to say' },
    { depth: 0, icon: 'branch', words: 'Otherwise' },
    { depth: 1, icon: 'split', words: 'Half get a reminder with a template, half without' },
    { depth: 2, icon: 'message', words: 'Push “A template for what you made last”' },
    { depth: 2, icon: 'message', words: 'Push “Still there when you are”' },
  ],
  exits: ['Leaves at once on the next order'],
  conversion: 'An order within 7 days of the message',
  topic: 'offers',
  transactional: false,
  holdoutPercent: 10,
  warnings: ['175 of them also got “October news” in the last 7 days.'],
  differences: [],
}

export const approval: ApprovalCard = {
  kind: 'approval',
  approvalId: 'approval-1',
  threadId: 't',
  tool: 'launch_campaign',
  title: 'Send “Win back former buyers” to 2,146 customers now',
  campaign,
  audience,
  skips: [
    { reason: 'holdout', words: 'Held out, to compare with', count: 241 },
    { reason: 'no_consent', words: 'No consent for email or push', count: 19 },
    { reason: 'suppressed', words: 'Suppressed after a bounce', count: 6 },
  ],
  willReceive: 2_146,
  schedule: 'As soon as you approve, between 09:00 and 20:00 in each customer’s own time',
  previews,
  providers: [
    { channel: 'email', provider: 'recorder' },
    { channel: 'push', provider: 'recorder' },
  ],
  facts: [{ label: 'Goal', text: 'An order within 7 days' }],
  underWay: null,
  warnings: [],
  expiresAt: '2099-11-25T09:12:00Z',
  status: 'pending',
  decidedBy: null,
}

export const results: ResultsCard = {
  kind: 'results',
  campaignId: 'c1',
  name: 'Win back former buyers',
  status: 'finished',
  from: '2026-11-20T09:00:00Z',
  to: '2026-11-24T09:00:00Z',
  metrics: [
    { name: 'Converted', value: 118, of: { name: 'Sent', value: 2_139 } },
    { name: 'Sent', value: 2_139, of: { name: 'Attempted', value: 2_146 } },
    { name: 'Delivered', value: 2_121, of: { name: 'Sent', value: 2_139 } },
    { name: 'Opened', value: 812, of: { name: 'Delivered', value: 2_121 } },
    { name: 'Clicked', value: 264, of: { name: 'Delivered', value: 2_121 } },
  ],
  conversion: 'an order within 7 days of the message',
  skipped: [
    { reason: 'holdout', words: 'Held out', count: 241 },
    { reason: 'no_consent', words: 'No consent for email or push', count: 19 },
    { reason: 'suppressed', words: 'Suppressed after a bounce', count: 6 },
  ],
  failed: [{ reason: 'bounced', words: 'Mailbox does not exist', count: 7 }],
  verdict:
    'It works: 5.5 % of those who could get it converted, 2.9 % of the holdout: +2.6 points (95 % interval +0.2 to +4.5). That is about 56 conversions that would not have happened.',
  comparisons: [
    {
      title: 'Beside the holdout',
      rates: [
        { name: 'could get it', count: 118, of: 2_146, low: 0.0461, high: 0.0655 },
        { name: 'held out', count: 7, of: 241, low: 0.0142, high: 0.0587 },
      ],
    },
    {
      title: 'Experiment',
      rates: [
        { name: 'We miss you', count: 61, of: 1_070, low: 0.0446, high: 0.0726 },
        { name: 'Your templates wait', count: 57, of: 1_076, low: 0.0411, high: 0.068 },
      ],
    },
  ],
  timeToConvert: 'Half of the converted took less than 31 hours, three quarters less than 3 days.',
  report: {
    by: 'day',
    rows: [
      { key: '2026-11-20', sent: 1_204, opened: 460, clicked: 151, converted: 70, skipped: 20 },
      { key: '2026-11-21', sent: 935, opened: 352, clicked: 113, converted: 48, skipped: 5 },
    ],
  },
}

export const rehearsal: RehearsalCard = {
  kind: 'rehearsal',
  campaignId: 'c1',
  name: 'Remind of the cart',
  from: '2026-10-25T09:00:00Z',
  until: '2026-11-24T09:00:00Z',
  zone: 'Europe/London',
  volume:
    'It would have sent 2,139 messages to 1,874 customers in 30 days (1,612 by push, 527 by email): about 71 a day, 143 on the busiest.',
  metrics: [
    { name: 'entered', value: 2_611, of: null },
    { name: 'held out', value: 262, of: { name: 'entered', value: 2_611 } },
    { name: 'sent', value: 2_139, of: { name: 'messages', value: 2_350 } },
    { name: 'skipped', value: 211, of: { name: 'messages', value: 2_350 } },
    { name: 'converted', value: 318, of: { name: 'entered, not held out', value: 2_349 } },
  ],
  days: Array.from({ length: 30 }, (_, index) => ({
    day: `2026-11-${String(index + 1).padStart(2, '0')}`,
    entered: 60 + ((index * 37) % 50),
    sent: [
      { channel: 'push' as const, count: 40 + ((index * 31) % 45) },
      { channel: 'email' as const, count: 10 + ((index * 17) % 15) },
    ],
    skipped: (index * 13) % 9,
  })),
  skipped: [
    { reason: 'exited', words: 'had left the journey by then', count: 132 },
    { reason: 'frequency_cap', words: 'had reached the frequency cap', count: 79 },
  ],
  deferred: [{ reason: 'quiet_hours', words: 'wait for the end of quiet hours', count: 204 }],
  notEntered: [{ reason: 'entered_before', words: 'had entered before', count: 311 }],
  fallbacks: [{ words: 'by email instead of push: they have no address or device for them', count: 527 }],
  conversion: '“order_completed” within 3 days of sending',
  collisions: [{ campaign: 'Trial day 3', count: 1_326, of: 2_139 }],
  samples: [
    {
      customerId: 7,
      customer: 'Zoë',
      lines: [
        { at: '2026-11-03T22:10:00Z', words: 'does “cart_updated” and enters' },
        { at: '2026-11-03T23:10:00Z', words: 'a message waits: quiet hours from 22:00 to 08:00 in Europe/London' },
        {
          at: '2026-11-04T08:00:00Z',
          words: 'gets email “Your cart waits” instead of push: the customer has no device that takes push',
        },
        { at: '2026-11-04T19:30:00Z', words: 'converts' },
      ],
    },
    {
      customerId: 8,
      customer: 'مريم',
      lines: [{ at: '2026-11-05T10:00:00Z', words: 'does “cart_updated” and enters: held out, gets nothing' }],
    },
  ],
  notes: [
    'Traits, consents and devices are taken as they are today: only events and messages have a history.',
    'Every message that may leave is taken as delivered.',
  ],
}

type Spec = {
  name: string
  traits: Record<string, string | string[]>
  events: Record<string, string>
  topics: string[]
  segments?: string[]
}

/** A describe_workspace answer of a made-up workspace. Traits: a type, or the values of a text trait. */
function describe({ name, traits, events, topics, segments = [] }: Spec) {
  return {
    workspace: { name, timezone: 'Europe/Lisbon', language: 'en', now: '2026-11-24T10:00:00Z', hasSender: true },
    customers: 3000,
    traits: Object.entries(traits).map(([name, kind]) =>
      typeof kind === 'string'
        ? { name, type: kind, values: [] }
        : { name, type: 'text', values: kind.map((value) => ({ value, count: 10 })) },
    ),
    events: Object.entries(events).map(([name, properties]) => ({
      name,
      count: 500,
      lastSeenAt: '2026-11-23T08:00:00Z',
      properties: properties
        .split(' ')
        .filter(Boolean)
        .map((each) => ({ name: each, type: /id|feature|step|item/.test(each) ? 'text' : 'number' })),
    })),
    topics: topics.map((name) => ({ name })),
    channels: ['push', 'email', 'sms', 'in_app'].map((channel) => ({ channel, reachable: 2000, provider: 'recorder' })),
    segments: segments.map((name, index) => ({ id: `seg_${index}`, name, words: '' })),
    campaigns: [],
  }
}

/** A drawing tool sold by subscription, with a shop for brushes. */
export const inkwell = describe({
  name: 'Inkwell',
  traits: {
    given_name: 'text',
    tier: ['starter', 'trialing', 'studio', 'business'],
    joined_at: 'date',
    trialing_until: 'date',
    last_active_at: 'date',
    country: ['DE', 'FR', 'PT', 'US'],
    language: ['de', 'fr', 'en'],
    lifetime_spend: 'number',
    quota_used: 'number',
    phone: 'text',
  },
  events: {
    account_created: '',
    basket_changed: 'basket_id amount',
    purchase_completed: 'basket_id amount',
    brush_applied: 'feature',
    canvas_finished: '',
    quota_reached: 'quota',
    invoice_failed: 'attempt',
    invoice_paid: '',
    membership_cancelled: '',
    csat_submitted: 'score',
    onboarding_step_abandoned: 'step',
    onboarding_completed: '',
    studio_opened: '',
  },
  topics: ['release_notes', 'how_to', 'deals', 'monthly_digest'],
  segments: ['Teachers'],
})

/** An online shop for bicycles. */
export const spokes = describe({
  name: 'Spokes',
  traits: {
    firstName: 'text',
    loyaltyTier: ['bronze', 'silver', 'gold'],
    lastVisitAt: 'date',
    birthday: 'date',
    country: ['Germany', 'France', 'Portugal'],
    totalSpent: 'number',
  },
  events: {
    'Customer Registered': '',
    'Product Viewed': 'productId',
    'Checkout Started': 'checkoutId value',
    'Order Placed': 'orderId checkoutId value',
    'Order Refunded': 'orderId',
    'Review Submitted': 'score',
    'Newsletter Joined': '',
  },
  topics: ['Promotions', 'New arrivals', 'Cycling tips'],
  segments: ['Wholesale'],
})

/** A bank's app. */
export const harbour = describe({
  name: 'Harbour Bank',
  traits: {
    first_name: 'text',
    account_type: ['basic', 'plus', 'premium'],
    last_login_at: 'date',
    card_expires_on: 'date',
    balance: 'number',
    country: ['PT', 'ES'],
    kyc_verified: 'boolean',
  },
  events: {
    account_opened: '',
    card_activated: '',
    deposit_made: 'amount',
    transfer_sent: 'transfer_id amount',
    loan_application_started: 'application_id',
    loan_application_submitted: 'application_id',
    identity_check_failed: 'reason',
    identity_check_passed: '',
    app_login: '',
    spending_limit_reached: 'limit',
  },
  topics: ['service_updates', 'offers', 'money_tips'],
})

import { stem } from '../text/stem.ts'

/** Words of everyday marketing English that mean the same or nearly so; the number says how nearly. */
const groups: readonly (readonly [number, string])[] = [
  [0.9, 'buy purchase order shop buyer purchaser shopper transaction'],
  [0.75, 'buy order checkout sale'],
  [0.7, 'buy pay payment'],
  [0.9, 'pay payment bill billing charge invoice'],
  [0.9, 'cart basket bag trolley'],
  [0.55, 'cart checkout'],
  [0.9, 'signup register registration join joined enrol enroll registered newcomer'],
  [0.9, 'login session visit'],
  [0.9, 'abandon leave forget quit drop stuck stall incomplete unfinished struggle trouble abandonment'],
  [0.9, 'finish complete completion accomplish conclude wrap'],
  [0.8, 'finish complete success succeed submit done'],
  [0.9, 'begin start initiate started'],
  [0.9, 'limit cap quota allowance ceiling maximum threshold'],
  [0.9, 'hit reach exceed surpass max exhaust'],
  [0.9, 'fail decline bounce reject unsuccessful error failure'],
  [0.9, 'cancel cancellation churn terminate unsubscribe'],
  [0.9, 'see seen active activity visit'],
  [0.8, 'open see visit login launch session use'],
  [0.9, 'spend spent ltv revenue lifetime spender turnover'],
  [0.9, 'plan tier package subscription subscribe membership'],
  [0.85, 'workflow flow automation process'],
  [0.9, 'survey nps score rating csat feedback'],
  [0.9, 'refer referral invite invitation'],
  [0.9, 'view browse look visit'],
  [0.9, 'wishlist favourite favorite wish save like'],
  [0.9, 'deliver delivery ship shipment arrive dispatch'],
  [0.9, 'refund return'],
  [0.9, 'book reserve booking reservation appointment'],
  [0.9, 'deposit fund topup'],
  [0.9, 'verify verification kyc identity confirm confirmation'],
  [0.85, 'id identity kyc'],
  [0.9, 'apply application applicant'],
  [0.9, 'activate activation enable'],
  [0.9, 'expire expiry expiration end lapse until'],
  [0.9, 'setup onboard onboarding configure configuration'],
  [0.9, 'offer deal promotion promo discount sale marketing bargain'],
  [0.9, 'newsletter news digest'],
  [0.9, 'product feature release update announcement'],
  [0.9, 'tip advice guide howto how education hint help learn'],
  [0.9, 'country nation location'],
  [0.9, 'usage use used consumption utilisation utilization'],
  [0.9, 'create make build design'],
  [0.8, 'item product article'],
  [0.9, 'upgrade convert'],
  [0.9, 'renew renewal'],
  [0.9, 'birthday birth birthdate dob'],
  [0.9, 'balance funds money'],
  [0.9, 'export download'],
  [0.9, 'upload import'],
  [0.9, 'share invite'],
  [0.9, 'post publish'],
  [0.9, 'review rate testimonial'],
]

const table = buildTable()

function buildTable(): Map<string, Map<string, number>> {
  const built = new Map<string, Map<string, number>>()
  for (const [nearness, words] of groups) {
    const stems = [...new Set(words.split(' ').map(stem))]
    for (const one of stems) {
      const near = built.get(one) ?? new Map<string, number>()
      for (const other of stems) near.set(other, Math.max(near.get(other) ?? 0, nearness))
      built.set(one, near)
    }
  }
  return built
}

/** How nearly two stems mean the same in marketing English: 0 when no table says so. */
export function nearnessOf(a: string, b: string): number {
  return a === b ? 1 : (table.get(a)?.get(b) ?? 0)
}

/** Names of the groups a stem belongs to, for comparing texts by what they are about. */
export function nearestConcepts(word: string): readonly string[] {
  return concepts.get(word) ?? []
}

const concepts = buildConcepts()

function buildConcepts(): Map<string, string[]> {
  const built = new Map<string, string[]>()
  for (const [, words] of groups) {
    const [name = '', ...rest] = words.split(' ')
    for (const each of new Set([name, ...rest].map(stem))) built.set(each, [...(built.get(each) ?? []), name])
  }
  return built
}

/** Over what a budget counts. `member` and `day` begin anew at midnight of the workspace: one member's, and everyone's. */
export const budgetScopes = ['turn', 'thread', 'member', 'day'] as const
export type BudgetScope = (typeof budgetScopes)[number]

/** A limit on what models may use; `cost` in millionths of the currency of the prices. */
export type Budget = { scope: BudgetScope; unit: 'tokens' | 'cost'; limit: number }

/** Tokens, and what those of models with a known price cost; `isCostKnown` when that was all of them. */
export type Spent = { tokens: number; cost: number; isCostKnown: boolean }

/** As `turn=400k,thread=5M,member=$2,day=$25`: tokens, or money with a $. Undefined: not that. */
export function parseBudgets(text: string): Budget[] | undefined {
  const budgets = text.split(',').map(parseBudget)
  return budgets.some((budget) => budget === undefined) ? undefined : budgets.filter((budget) => budget !== undefined)
}

function parseBudget(text: string): Budget | undefined {
  const [, name, money, amount, unit = ''] = /^\s*(\w+)\s*=\s*(\$)?(\d{1,9}(?:\.\d{1,6})?)([kM])?\s*$/.exec(text) ?? []
  const scope = budgetScopes.find((each) => each === name)
  if (scope === undefined) return undefined
  const scale = { k: 1_000, M: 1_000_000 }[unit] ?? 1
  const limit = Math.round(Number(amount) * scale * (money === undefined ? 1 : 1_000_000))
  if (!(limit > 0) || !Number.isSafeInteger(limit)) return undefined
  return { scope, unit: money === undefined ? 'tokens' : 'cost', limit }
}

export type Left = Budget & { spent: number; left: number }

/** How much of each budget is left, never below nothing. */
export function weighBudgets(budgets: readonly Budget[], spent: Readonly<Record<BudgetScope, Spent>>): Left[] {
  return budgets.map((budget) => {
    const used = spent[budget.scope][budget.unit]
    return { ...budget, spent: used, left: Math.max(0, budget.limit - used) }
  })
}

const whose: Record<BudgetScope, string> = {
  turn: 'this turn has used its budget',
  thread: 'this thread has used its budget',
  member: 'you have used your budget of today',
  day: 'this workspace has used its budget of today',
}

/** Why it stops, and when it goes on: for a person. `freesUpAt` is the workspace's next midnight. */
export function saySpent({ scope, unit, limit }: Budget, freesUpAt: Temporal.ZonedDateTime): string {
  const midnight = `00:00 (${freesUpAt.timeZoneId})`
  const next: Record<BudgetScope, string> = {
    turn: 'Say “go on” and I continue.',
    thread: 'Begin a new thread to go on; this one can still be read, and what waits in it can be decided.',
    member: `Your budget is whole again at ${midnight}.`,
    day: `It is whole again at ${midnight}. An operator can raise it.`,
  }
  return `I stopped here because ${whose[scope]}, ${sayAmount(unit, limit)}. What is drafted is kept. ${next[scope]}`
}

/** “400,000 tokens”, “$2.50”. */
export function sayAmount(unit: Budget['unit'], amount: number): string {
  if (unit === 'tokens') return `${amount.toLocaleString('en')} tokens`
  return `$${(amount / 1_000_000).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: amount < 1_000_000 ? 4 : 2 })}`
}

import { listCampaigns } from '../../store/campaigns/campaigns.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'

const mostNamed = 5

/** Which campaigns that send now, or could at once, the limits touch: by name, the latest first. */
export async function listTouched(ws: WorkspaceTx): Promise<string> {
  const running = [
    ...(await listCampaigns(ws, { status: 'live', limit: mostNamed + 1 })),
    ...(await listCampaigns(ws, { status: 'paused', limit: mostNamed + 1 })),
  ]
  if (running.length === 0) return 'none is live; every later one'
  const names = running.slice(0, mostNamed).map(({ document: { name, transactional }, status }) => {
    const notes = [
      ...(status === 'paused' ? ['paused'] : []),
      ...(transactional ? ['transactional: no caps or quiet hours'] : []),
    ]
    return notes.length === 0 ? name : `${name} (${notes.join(', ')})`
  })
  return `${names.join(', ')}${running.length > mostNamed ? ' and others' : ''}; and every later one`
}

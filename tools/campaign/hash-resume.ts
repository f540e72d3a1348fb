import { hashContent } from '../../domain/campaign/content-hash.ts'
import { readResumedBy } from '../../store/campaigns/resume.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import type { ToolContext } from '../define-tool.ts'
import { readRunning } from './read-running.ts'
import { sealDelivery } from './seal-delivery.ts'
import { sealLimits } from './seal-limits.ts'

/**
 * A hash of everything that resuming would bring to people: the version that ran, sender, providers, limits. It covers the last
 * resumption too, so that an approval resumes one pause and no later one.
 */
export async function hashResume(ws: WorkspaceTx, id: string, providers: ToolContext['providers']): Promise<string> {
  const { version, document } = await readRunning(ws, id)
  const resumedBy = await readResumedBy(ws, id)
  return hashContent({
    version,
    document,
    resumedBy,
    ...(await sealDelivery(ws, document, providers)),
    ...(await sealLimits(ws, document)),
  })
}

import type { Campaign } from '../../domain/campaign/campaign.ts'
import { resolveZone } from '../../domain/gates/resolve-zone.ts'
import type { Telling } from '../../domain/trace/line.ts'
import { readCustomer } from '../../store/customers/customers.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readVersions, type VersionKey } from '../../store/journeys/versions.ts'
import { readSettings } from '../../store/workspaces/settings.ts'
import { readNames } from '../campaign/load-scope.ts'

/**
 * How to tell what happened to a customer, by their own clock, for each of the versions.
 * @param otherwise the document where a version is not there, as of a campaign that was never launched
 */
export async function readTellings(
  ws: WorkspaceTx,
  customerId: number,
  keys: readonly VersionKey[],
): Promise<(key: VersionKey, otherwise?: Campaign) => Telling> {
  const versions = await readVersions(ws, keys)
  const { timezone } = await readCustomer(ws, customerId)
  const { zone } = resolveZone(timezone, (await readSettings(ws)).timezone)
  const names = await readNames(ws)
  return ({ campaignId, version }, otherwise) => {
    const found = versions.find((each) => each.campaignId === campaignId && each.version === version)
    const document = found?.document ?? otherwise
    if (document === undefined) throw new TypeError(`campaign ${campaignId} has no version ${version}`)
    return { document, zone, names }
  }
}

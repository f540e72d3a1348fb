import { ExportResult, ImportResult } from '../../domain/campaign/exchange.ts'
import { askServer } from '../ask-server.ts'
import type { Workplace } from './workplace.ts'

/** A server that runs, as the member whom the key belongs to. */
export function workOnServer({ url, apiKey }: { url: string; apiKey: string }): Workplace {
  const ask = askServer({ url, apiKey })
  return {
    name: url,
    export: (wanted) => {
      const query = new URLSearchParams(wanted.map((name) => ['campaign', name]))
      return ask(`/v1/campaigns/export?${query.toString()}`, ExportResult, { method: 'GET' })
    },
    import: (request) => ask('/v1/campaigns/import', ImportResult, { method: 'POST', body: JSON.stringify(request) }),
    close: () => Promise.resolve(),
  }
}

import type { ExportResult, ImportRequest, ImportResult } from '../../domain/campaign/exchange.ts'

/** Where campaigns are: a running server, or the database itself. */
export type Workplace = {
  /** In words, for the first line of what is printed. */
  name: string
  /** @param wanted names or ids; empty for all */
  export(wanted: readonly string[]): Promise<ExportResult>
  /** @throws AppError with `refusals` */
  import(request: ImportRequest): Promise<ImportResult>
  close(): Promise<void>
}

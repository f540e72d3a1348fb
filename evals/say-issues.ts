import type { z } from 'zod'

/** What a schema has to say against a file, each with its place. */
export const sayIssues = (error: z.ZodError): string =>
  error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`).join('; ')

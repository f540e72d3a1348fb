import { parseArgs, type ParseArgsConfig } from 'node:util'
import { AppError } from '../domain/errors.ts'

type Options = NonNullable<ParseArgsConfig['options']>
type Read<Named extends Options> = ReturnType<
  typeof parseArgs<{ args: string[]; allowPositionals: true; strict: true; options: Named }>
>

/** Ends a command that was called wrongly, with what was wrong and how it is used. */
export const usageError = (usage: string, detail: string, cause?: unknown): AppError =>
  new AppError('invalid_query', { detail: `${detail}\n\n${usage}`, cause })

/**
 * A command's options by name, and its other words.
 * @throws AppError invalid_query with the command's usage, for an option that it does not have or that lacks its
 *   value
 */
export function readOptions<const Named extends Options>(
  args: readonly string[],
  usage: string,
  options: Named,
): Read<Named> {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, strict: true, options })
  } catch (error) {
    // Node goes on about words that begin with a hyphen, which nobody here has meant.
    const said = (error instanceof Error ? error.message : String(error)).replace(/ To specify a positional .*/s, '')
    throw usageError(usage, said, error)
  }
}

/**
 * Of a program that takes no options: is its usage asked for?
 * @throws AppError invalid_query with the usage, for anything else that it is given
 */
export function asksForUsage(args: readonly string[], usage: string): boolean {
  const { values, positionals } = readOptions(args, usage, { help: { type: 'boolean', short: 'h' } })
  refuseWords(positionals, usage)
  return values.help === true
}

/** @throws AppError invalid_query with the usage, for words of a command that takes none */
export function refuseWords([word]: readonly string[], usage: string): void {
  if (word !== undefined) throw usageError(usage, `“${word}” is one word too many.`)
}

import { createInterface, type Interface } from 'node:readline'

export type LineSource = {
  terminal: Interface
  /** @returns the next line, trimmed; undefined when there is no more, by Ctrl-D, Ctrl-C or the end of a pipe */
  ask: (prompt: string) => Promise<string | undefined>
}

/** Lines that are typed or piped in ahead of their question wait for it: none is lost. Lines of a pipe are shown too. */
export function askLines(
  input: NodeJS.ReadableStream & { isTTY?: boolean },
  output: NodeJS.WritableStream,
): LineSource {
  const terminal = createInterface({ input, output, terminal: input.isTTY === true })
  const lines = terminal[Symbol.asyncIterator]()
  let isClosed = false
  terminal.once('close', () => (isClosed = true))
  const show = (prompt: string) => {
    if (isClosed || input.isTTY !== true) output.write(prompt)
    else {
      terminal.setPrompt(prompt)
      terminal.prompt()
    }
  }
  const ask = async (prompt: string) => {
    show(prompt)
    const { done, value } = await lines.next()
    const line = done === true ? undefined : value.trim()
    if (line === undefined || input.isTTY !== true) output.write(`${line ?? ''}\n`)
    return line
  }
  return { terminal, ask }
}

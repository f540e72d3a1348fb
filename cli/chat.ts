import { type Config, readConfig } from '../domain/config.ts'
import { AppError } from '../domain/errors.ts'
import { type ChatArguments, chatUsage, parseChatArguments } from './chat/arguments.ts'
import { askLines } from './chat/ask-lines.ts'
import type { Conversation } from './chat/conversation.ts'
import { followBroadcast, noteBroadcast, sayFigures } from './chat/follow-broadcast.ts'
import { printRun, type RunEnding } from './chat/print-run.ts'
import { findLocalServer, talkToServer } from './chat/server-conversation.ts'
import { stopOnInterrupt } from './chat/stop-on-interrupt.ts'
import { createPaint, type Paint } from './terminal/page.ts'
import { openProgress } from './terminal/progress.ts'

const exitCodes: Record<RunEnding, number> = { finished: 0, approval: 3, error: 1 }

async function main(): Promise<number> {
  const paint = createPaint(process.stdout.isTTY)
  const args = parseChatArguments(process.argv.slice(2))
  if (args === null) {
    process.stdout.write(chatUsage)
    return exitCodes.finished
  }
  const config = readConfig()
  const local = await findLocalServer(config.dataDir)
  const conversation = local === null ? await openInProcess(config, paint) : talkToServer(local)
  try {
    const ending =
      args.text === null && args.decision === null
        ? await holdConversation(args, conversation, paint)
        : await runOnce(args, conversation, paint)
    await conversation.drain()
    return exitCodes[ending]
  } finally {
    await conversation.close()
  }
}

async function openInProcess(config: Config, paint: Paint): Promise<Conversation> {
  // The whole server takes a second to load, which a chat with a running one need not wait for.
  const { talkInProcess } = await import('./chat/in-process-conversation.ts')
  return talkInProcess(config, (line) => process.stderr.write(`${paint.dim(line)}\n`))
}

async function runOnce(args: ChatArguments, conversation: Conversation, paint: Paint): Promise<RunEnding> {
  const { threadId, decision, reason, text, json } = args
  const events =
    decision === null ? conversation.send(threadId, text ?? '') : conversation.decide(threadId, decision, reason)
  let broadcast: string | null = null
  const noted = noteBroadcast(events, (campaignId) => (broadcast = campaignId))
  const ending = await stopOnInterrupt(
    () => printRun(noted, process.stdout, paint, json),
    () => conversation.stop(threadId),
  )
  if (ending === 'approval' && !json)
    process.stdout.write(`\nnpm run chat -- --thread ${threadId} --approve   (or --reject)\n`)
  else if (!json) process.stdout.write(`${paint.dim(`thread ${threadId}`)}\n`)
  if (broadcast !== null && !json && process.stdout.isTTY) await follow(broadcast, conversation, paint)
  return ending
}

/** On a terminal: one line that grows until all is sent. Ctrl-C ends the line and nothing else. */
async function follow(campaignId: string, conversation: Conversation, paint: Paint): Promise<void> {
  const watching = new AbortController()
  const end = () => watching.abort()
  process.once('SIGINT', end)
  const read = () => conversation.readProgress(campaignId)
  const line = openProgress('sending', process.stdout)
  const last = await followBroadcast({ read, line, signal: watching.signal })
  process.off('SIGINT', end)
  const goesOn = watching.signal.aborted ? '; sending goes on' : ''
  if (last !== null) process.stdout.write(`${paint.dim(`${sayFigures(last)}${goesOn}`)}\n`)
}

/** At the prompt: line by line, with a question where something waits for approval. */
async function holdConversation(
  { threadId }: ChatArguments,
  conversation: Conversation,
  paint: Paint,
): Promise<RunEnding> {
  const { terminal, ask } = askLines(process.stdin, process.stdout)
  const show = (events: ReturnType<Conversation['send']>) => printRun(events, process.stdout, paint, false)
  let ending: RunEnding = 'finished'
  process.stdout.write(`${paint.dim('Say what you want to do; an empty line ends.')}\n`)
  try {
    let text = await ask(paint.accent('› '))
    while (text !== undefined && text !== '') {
      const said = text
      ending = await stopOnInterrupt(
        () => show(conversation.send(threadId, said)),
        () => conversation.stop(threadId),
        terminal,
      )
      const answer = ending === 'approval' ? await ask(paint.warn('approve? [y/n, empty decides later] ')) : ''
      const decision = readDecision(answer)
      if (decision !== undefined) ending = await show(conversation.decide(threadId, decision, null))
      // What is neither is the next thing said, as where nothing waits.
      text = answer === '' || decision !== undefined ? await ask(paint.accent('› ')) : answer
    }
    return ending
  } finally {
    terminal.close()
  }
}

/** What is neither yes nor no decides nothing. */
function readDecision(answer = ''): 'approve' | 'reject' | undefined {
  if (/^y(es)?$/i.test(answer)) return 'approve'
  return /^no?$/i.test(answer) ? 'reject' : undefined
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof AppError ? `${error.message} (${error.code})` : String(error)}\n`)
  process.exitCode = 1
}

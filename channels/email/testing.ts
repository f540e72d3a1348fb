import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type MailServer = {
  url: string
  readMails: () => Promise<ParsedMail[]>
  /** As they came. */
  readRaw: () => string[]
  /** Ends the connection of a session without another word. */
  hangUp: (sessionId: string) => void
  close: () => Promise<void>
}

/** A fault as a server says it: the code, then the text with its enhanced code. */
export const smtpFault = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

/** A real SMTP server in this process; `options` replace how it answers. */
export async function startMailServer(options: SMTPServerOptions = {}): Promise<MailServer> {
  const mails: Buffer[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    hideENHANCEDSTATUSCODES: true,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        mails.push(Buffer.concat(chunks))
        done()
      })
    },
    ...options,
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  // It listens on TCP, whose address has a port.
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    readRaw: () => mails.map((mail) => mail.toString()),
    readMails: async () => Promise.all(mails.map((mail) => simpleParser(mail))),
    hangUp(sessionId) {
      // As smtp-server keeps them: it types them as any.
      for (const connection of server.connections as Set<{ id: string; close(): void }>)
        if (connection.id === sessionId) connection.close()
    },
    close: async () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** A server that says what it is told, line by line, for faults that a good server does not make. */
export async function startScriptedServer(
  answer: (line: string, socket: Socket) => string | undefined,
  greeting = '220 hello',
) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    if (greeting !== '') socket.write(`${greeting}\r\n`)
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString()).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        const reply = answer(line, socket)
        if (reply !== undefined && !socket.destroyed) socket.write(`${reply}\r\n`)
      }
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const textOf = (address: AddressObject | AddressObject[] | undefined) =>
  [address ?? []]
    .flat()
    .map(({ text }) => text)
    .join(', ')

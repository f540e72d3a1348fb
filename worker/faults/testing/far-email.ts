import { readMessageId } from '../../../channels/email/message-id.ts'
import { smtpFault, startMailServer } from '../../../channels/email/testing.ts'
import { type FarSide, goodDay, live } from './far-side.ts'

/** A mail server. A mailbox may show a mail twice that it got twice, whatever its Message-ID. */
export async function openFarEmail(): Promise<FarSide> {
  const server = await startMailServer({
    onData(stream, session, done) {
      const receive = async (chunks: Buffer[]) => {
        const [, messageId = ''] = /^Message-ID: (\S+)/im.exec(Buffer.concat(chunks).toString()) ?? []
        const deliveryId = readMessageId(messageId)?.deliveryId ?? Number.NaN
        const [to] = session.envelope.rcptTo
        const shownAs = `${messageId} ${far.calls.length}`
        const day = await live(far, { deliveryId, to: to?.address ?? '', shownAs, atMs: performance.now() })
        if (day === 'take') return done()
        if (day.endsWith('close')) return server.hangUp(session.id)
        if (day === 'too_many') return done(smtpFault(421, '4.7.0 Too many messages, try again later'))
        if (day === 'fault') return done(smtpFault(451, '4.3.0 Local error in processing'))
        if (day === 'dead') return done(smtpFault(550, '5.1.1 No such user'))
      }
      // A mail whose sender went away before its end never came.
      stream.toArray().then(receive, () => undefined)
    },
  })
  const far: FarSide = {
    channel: 'email',
    environment: { SMTP_URL: server.url },
    leads: {},
    day: goodDay,
    calls: [],
    taken: [],
    close: server.close,
  }
  return far
}

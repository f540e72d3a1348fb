import { type TwilioAnswer, openTwilioStub, twilioAccount, twilioError } from '../../../channels/twilio/testing.ts'
import { type Day, type FarSide, goodDay, live } from './far-side.ts'

const answers: Record<Day, TwilioAnswer> = {
  take: 'take',
  too_many: twilioError(429, 20429),
  fault: twilioError(500, 20500),
  hang: 'hang',
  take_and_hang: 'take_and_hang',
  close: 'close',
  take_and_close: 'take_and_close',
  dead: twilioError(400, 21211),
}

/** Twilio's Messages API. A phone shows every SMS that it gets. */
export async function openFarSms(): Promise<FarSide> {
  const stub = await openTwilioStub(async ({ form: { To: to = '', StatusCallback: callback = '' } }) => {
    const deliveryId = Number(callback.split('/').at(-1))
    return answers[await live(far, { deliveryId, to, shownAs: `${to} ${far.calls.length}`, atMs: performance.now() })]
  })
  const far: FarSide = {
    channel: 'sms',
    environment: {
      TWILIO_ACCOUNT_SID: twilioAccount.accountSid,
      TWILIO_AUTH_TOKEN: twilioAccount.authToken,
      TWILIO_SMS_FROM: '+14155550100',
    },
    leads: stub.leads,
    day: goodDay,
    calls: [],
    taken: [],
    close: stub.close,
  }
  return far
}

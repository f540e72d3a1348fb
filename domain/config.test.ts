import { expect, test } from 'vitest'
import { AppError } from './errors.ts'
import { readConfig } from './config.ts'

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_SMS_FROM: '+14155550100',
}

test('an empty environment gives the embedded defaults', () => {
  expect(readConfig({ PORT: '' })).toMatchObject({
    port: undefined,
    host: '127.0.0.1',
    dataDir: '.data',
    workerInside: true,
  })
})

test.each([
  [{ PORT: '70000' }, 'PORT must be a port from 1 to 65535.'],
  [{ PORT: 'eighty' }, 'PORT must be a port from 1 to 65535.'],
  [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be a URL that begins with postgres:// or postgresql://.'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL must be fatal, error, warn, info, debug, trace or silent.'],
  [{ SES_TOPIC_ARN: 'arn:aws:sqs:eu-west-1:123456789012:mail' }, 'SES_TOPIC_ARN must be the ARN of an SNS topic, or'],
  [{ SMTP_DKIM_DOMAIN: 'localhost' }, 'SMTP_DKIM_DOMAIN must be a domain such as example.com'],
  [
    { SMTP_DKIM_DOMAIN: 'example.com' },
    'SMTP_DKIM_SELECTOR must be set too, to sign email; SMTP_DKIM_KEY must be set too, to sign email.',
  ],
  [{ CARILLON_FALLBACK_API_KEY: 'key' }, 'CARILLON_FALLBACK_MODEL must be set too, to ask a second model.'],
  [{ CARILLON_SECRET: 'short' }, 'CARILLON_SECRET must be at least 32 characters.'],
  [
    { ...twilio, TWILIO_ACCOUNT_SID: 'SK1' },
    'TWILIO_ACCOUNT_SID must be an account SID: AC and 32 hexadecimal digits.',
  ],
  [{ ...twilio, TWILIO_SMS_FROM: '0041 44' }, 'TWILIO_SMS_FROM must be a number such as +14155550100, a short code'],
  [{ ...twilio, TWILIO_WHATSAPP_FROM: 'Larkspur' }, 'TWILIO_WHATSAPP_FROM must be a number such as +14155550100, or a'],
  [{ ...twilio, TWILIO_AUTH_TOKEN: '' }, 'TWILIO_AUTH_TOKEN must be set too, to send by Twilio.'],
  [
    { TWILIO_SMS_FROM: 'Larkspur' },
    'TWILIO_ACCOUNT_SID must be set too, to send by Twilio; TWILIO_AUTH_TOKEN must be set too, to send by Twilio.',
  ],
  [
    { ...twilio, TWILIO_SMS_FROM: undefined },
    'TWILIO_SMS_FROM must be set too, or TWILIO_WHATSAPP_FROM, to send by Twilio.',
  ],
  [
    { SLACK_BOT_TOKEN: 'xoxp-1' },
    'SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-; SLACK_SIGNING_SECRET must be set too',
  ],
  [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET must be set too, or SLACK_APP_TOKEN, to hear Slack.'],
  [{ SLACK_SIGNING_SECRET: 's' }, 'SLACK_BOT_TOKEN must be set too, to speak in Slack.'],
])('%o stops the start by name', (environment, detail) => {
  expect(() => readConfig(environment)).toThrow(detail)
})

test('several topics and a whole key are read', () => {
  const topics = ['arn:aws:sns:eu-west-1:123456789012:mail', 'arn:aws-cn:sns:cn-north-1:123456789012:mail_2']
  expect(
    readConfig({
      SES_TOPIC_ARN: topics.join(', '),
      SMTP_DKIM_DOMAIN: 'mail.example.com',
      SMTP_DKIM_SELECTOR: 'carillon1',
      SMTP_DKIM_KEY: './dkim.pem',
    }),
  ).toMatchObject({
    sesTopics: topics,
    dkim: { domain: 'mail.example.com', selector: 'carillon1', keyFile: './dkim.pem' },
  })
})

test.each(['+14155550100', '72345', 'Larkspur 1', `MG${'0a'.repeat(16)}`])('SMS may come from %s', (from) => {
  expect(readConfig({ ...twilio, TWILIO_SMS_FROM: from }).twilio).toEqual({
    accountSid: twilio.TWILIO_ACCOUNT_SID,
    authToken: 'token',
    smsFrom: from,
    whatsappFrom: undefined,
  })
})

test('the value of a bad variable is not repeated, it may be a secret', () => {
  expect(() => readConfig({ CARILLON_SECRET: 'hunter2' })).toThrow(
    expect.toSatisfy((error: unknown) => error instanceof AppError && !String(error).includes('hunter2')),
  )
})

test('rates of channels are read, and what is none is refused with an example', () => {
  expect(readConfig({}).sendRates).toEqual({})
  expect(readConfig({ CARILLON_RATES: 'email=14, sms = 0.5,in_app=7' }).sendRates).toEqual({
    email: 14,
    sms: 0.5,
    in_app: 7,
  })
  for (const wrong of ['email', 'email=0', 'email=-1', 'fax=3', 'email=14;sms=1', 'email=1e3', ' '])
    expect(() => readConfig({ CARILLON_RATES: wrong })).toThrow('messages a second by channel, such as email=14,sms=1')
})

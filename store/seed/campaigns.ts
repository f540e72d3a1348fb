import { Campaign } from '../../domain/campaign/campaign.ts'
import type { CampaignStatus } from '../campaigns/campaigns.ts'

/** A campaign that the demo's members launched before today. */
export type SeedCampaign = { id: string; status: CampaignStatus; launchedDaysAgo: number; document: Campaign }

const email = (subject: string, body: string) => ({ subject, body })
const push = (title: string, body: string, deepLink: string) => ({ title, body, deepLink })
const hello = 'Hi {{ customer.first_name | default: "there" }},'

const welcome = Campaign.parse({
  name: 'Welcome',
  goal: 'Welcome new signups and get them to their first finished workflow',
  trigger: { kind: 'event', event: 'signed_up' },
  audience: { everyone: true },
  exit: [{ kind: 'event', event: 'workflow_completed' }],
  conversion: { kind: 'event', event: 'workflow_completed', withinHours: 168 },
  holdoutPercent: 10,
  topic: 'tips',
  steps: [
    {
      id: 'stp_hello',
      kind: 'message',
      channels: [
        {
          channel: 'email',
          content: {
            default: email(
              'Your first design in three steps',
              `${hello}\n\npick a template, add your logo, share the link. [Start here](https://example.com/start).`,
            ),
            locales: [
              {
                language: 'de',
                content: email(
                  'Dein erstes Design in drei Schritten',
                  'Hallo {{ customer.first_name | default: "du" }},\n\nVorlage wählen, Logo einfügen, Link teilen. [Los geht es hier](https://example.com/start).',
                ),
              },
            ],
          },
        },
      ],
    },
    { id: 'stp_day', kind: 'wait', duration: 'P1D' },
    {
      id: 'stp_nudge',
      kind: 'message',
      channels: [
        {
          channel: 'push',
          content: {
            default: push('Finish your first workflow', 'It takes about five minutes.', 'https://example.com/start'),
          },
        },
      ],
    },
  ],
})

const cartReminder = Campaign.parse({
  name: 'Cart reminder',
  goal: 'Remind people who left something in their cart',
  trigger: { kind: 'event', event: 'cart_updated', keyedBy: 'cart_id' },
  audience: { everyone: true },
  reentry: 'every_time',
  exit: [{ kind: 'event', event: 'order_completed', sameKey: 'cart_id' }],
  conversion: { kind: 'event', event: 'order_completed', withinHours: 72 },
  holdoutPercent: 10,
  topic: 'offers',
  steps: [
    { id: 'stp_hour', kind: 'wait', duration: 'PT1H' },
    {
      id: 'stp_remind',
      kind: 'message',
      channels: [
        {
          channel: 'push',
          content: {
            default: push(
              'Your cart is waiting',
              'The templates you chose are still in it.',
              'https://example.com/cart',
            ),
          },
        },
        {
          channel: 'email',
          content: {
            default: email(
              'The templates you chose',
              `${hello}\n\nyou left something in your cart. [It is still there](https://example.com/cart).`,
            ),
          },
        },
      ],
    },
  ],
})

const paymentFailed = Campaign.parse({
  name: 'Payment failed',
  goal: 'Tell people when a payment failed so that they can put it right',
  trigger: { kind: 'event', event: 'payment_failed' },
  audience: { everyone: true },
  reentry: { afterDays: 7 },
  conversion: { kind: 'event', event: 'payment_succeeded', withinHours: 168 },
  transactional: true,
  steps: [
    {
      id: 'stp_notice',
      kind: 'message',
      channels: [
        {
          channel: 'email',
          content: {
            default: email(
              'Your payment did not go through',
              `${hello}\n\nyour last payment failed. [Check your card](https://example.com/billing) and we will try again.`,
            ),
          },
        },
      ],
    },
  ],
})

const newsletter = (subject: string) => ({
  kind: 'message',
  channels: [
    {
      channel: 'email',
      content: {
        default: email(
          subject,
          `${hello}\n\nnew templates, and a tip for each of them. [Read on](https://example.com/news).`,
        ),
      },
    },
  ],
})

const newsletterTest = Campaign.parse({
  name: 'Autumn newsletter',
  goal: 'Send the autumn newsletter and test two subject lines',
  trigger: { kind: 'broadcast', schedule: { kind: 'now' } },
  audience: { subscribed: { topic: 'newsletter', channel: null } },
  conversion: { kind: 'event', event: 'app_opened', withinHours: 72, creditedTo: 'opened' },
  holdoutPercent: 10,
  topic: 'newsletter',
  steps: [
    {
      id: 'stp_subject',
      kind: 'split',
      arms: [
        { name: 'Question', percent: 50, steps: [{ id: 'stp_question', ...newsletter('Which template suits you?') }] },
        { name: 'News', percent: 50, steps: [{ id: 'stp_news', ...newsletter('Twelve new templates for autumn') }] },
      ],
    },
  ],
})

/** The ids are the same everywhere, and so are those whom they hold out. */
export const seedCampaigns: readonly SeedCampaign[] = [
  { id: 'cmp_dem0we1c0me1', status: 'live', launchedDaysAgo: 60, document: welcome },
  { id: 'cmp_dem0cart0001', status: 'live', launchedDaysAgo: 45, document: cartReminder },
  { id: 'cmp_dem0payment1', status: 'live', launchedDaysAgo: 90, document: paymentFailed },
  { id: 'cmp_dem0newsett1', status: 'finished', launchedDaysAgo: 24, document: newsletterTest },
]

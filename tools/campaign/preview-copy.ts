import type { RenderedContent } from '../../channels/rendered-content.ts'
import { previewLinks, type TextLink } from '../../channels/message-links.ts'
import { listShownTraits } from '../../channels/copy/shown-traits.ts'
import { StandIn } from '../../channels/copy/stand-in.ts'
import { measureContent, sayPushLength } from '../../channels/measure-content.ts'
import { sayLength } from '../../channels/measure-sms.ts'
import { renderContent } from '../../channels/render-content.ts'
import { listMessageSteps } from '../../domain/campaign/audience-of.ts'
import type { Campaign } from '../../domain/campaign/campaign.ts'
import type { ChannelMessage } from '../../domain/campaign/message.ts'
import { pickContent } from '../../domain/campaign/pick-content.ts'
import type { CopyPreview } from '../../domain/cards.ts'
import { readsAsOrder } from '../../domain/outside/reads-as-order.ts'
import type { Condition } from '../../domain/conditions/condition.ts'
import { readLatestEvents } from '../../store/audience.ts'
import { choosePreviewCustomers, type PreviewCustomer } from '../../store/preview-customers.ts'
import type { Profile } from '../../store/customers/profile.ts'
import type { WorkspaceTx } from '../../store/database/db.ts'
import { readSettings, type WorkspaceSettings } from '../../store/workspaces/settings.ts'

/** Real customers who read all messages of the campaign; those who stand for a language read what exists in it. */
const sampleSize = 3

/**
 * The campaign's messages as real customers of the audience would read them: a typical one, the longest name, one without
 * the values that the copy shows, and one for each language that the copy has.
 */
export async function previewCopy(
  ws: WorkspaceTx,
  campaign: Campaign,
  { publicUrl, now }: { publicUrl: string; now: Temporal.Instant },
): Promise<CopyPreview[]> {
  const settings = await readSettings(ws)
  const { trigger } = campaign
  const steps = listMessageSteps(campaign)
  const traits = [...new Set(steps.flatMap(({ channels }) => channels.flatMap(listShownTraits)))]
  const customers = await choosePreviewCustomers(ws, whoIsMessaged(campaign), traits, now)
  const ids = customers.map(({ id }) => id)
  const events =
    trigger.kind === 'event'
      ? await readLatestEvents(ws, trigger.event, ids, now)
      : new Map<number, Record<string, unknown>>()
  const messages = steps.flatMap(({ id, channels }) =>
    channels.map((message) => ({ message, names: { campaign: campaign.name, step: id ?? '' } })),
  )
  const samples = pickSamples(customers)
  const preview = (customer: PreviewCustomer, why: string, each: (typeof messages)[number]) => ({
    ...previewFor({ ...each, customer, event: events.get(customer.id) ?? null, settings, publicUrl, now }),
    why,
    language: pickContent(each.message, customer.language).language,
  })
  const seen = samples.flatMap(({ customer, why }) => messages.map((each) => preview(customer, why, each)))
  const inLanguages = messages.flatMap((each) =>
    each.message.content.locales
      .filter(({ language }) => !seen.some((one) => one.language === language && one.channel === each.message.channel))
      .flatMap(({ language }) => {
        const reader = customers.find((customer) => pickContent(each.message, customer.language).language === language)
        return reader === undefined ? [] : [preview(reader, `reads ${language}`, each)]
      }),
  )
  return [...seen, ...inLanguages]
}

/** Up to three, each with what they stand for; one who stands for several things is shown once. */
function pickSamples(customers: readonly PreviewCustomer[]): { customer: PreviewCustomer; why: string }[] {
  const whys = customers.map((customer) => {
    const { isTypical, hasLongestName, lacks } = customer
    const named = [
      ...(isTypical ? ['typical'] : []),
      ...(hasLongestName ? ['longest name'] : []),
      ...(lacks.length > 0 ? [`no value for ${lacks.join(', ')}`] : []),
    ]
    return { customer, why: named.join(', ') }
  })
  const telling = whys.filter(({ why }) => why !== '')
  const others = whys.filter(({ why }) => why === '').map(({ customer }) => ({ customer, why: 'another' }))
  return [...telling, ...others].slice(0, Math.max(telling.length, sampleSize))
}

/** For an event trigger, customers who have done it: their copy shows a real event. */
export function whoIsMessaged({ audience, trigger }: Campaign): Condition {
  if (trigger.kind !== 'event') return audience
  const { event, where } = trigger
  return {
    all: [
      audience,
      {
        performed: {
          event,
          where,
          atLeast: 1,
          exactly: null,
          atMost: null,
          withinDays: null,
          from: null,
          to: null,
          sinceEntry: false,
        },
      },
    ],
  }
}

type PreviewParts = {
  customer: Profile
  message: ChannelMessage
  names: { campaign: string; step: string }
  event: Record<string, unknown> | null
  settings: WorkspaceSettings
  publicUrl: string
  now: Temporal.Instant
}

/** One message as this customer would read it. */
export function previewFor({ customer, message, names, event, settings, publicUrl, now }: PreviewParts): CopyPreview {
  const picked = pickContent(message, customer.language)
  const facts = {
    customer: readTraits(customer),
    event: event ?? new StandIn('event'),
    journey: new StandIn('journey'),
    workspace: { name: settings.name, postalAddress: settings.postalAddress, emailLayout: settings.emailLayout },
    links: { hosts: settings.linkHosts, utm: settings.utm, ...names },
    language: picked.language ?? settings.language,
    zone: customer.timezone ?? settings.timezone,
    now,
  }
  const rendered = renderContent(picked, facts, previewLinks(publicUrl, settings))
  const fields = rendered.kind === 'rendered' ? listFields(rendered.content) : []
  return {
    customerId: customer.id,
    customer: nameOf(customer),
    channel: message.channel,
    fields,
    note:
      rendered.kind === 'rendered'
        ? [...sayOrders([facts.customer, event]), ...measureContent(rendered.content)].join(' ') || null
        : `Would be skipped: ${rendered.message}`,
  }
}

/** Whoever writes such data hopes that a machine obeys it; a member should know that it is there. */
const sayOrders = (data: readonly (Record<string, unknown> | null)[]): string[] =>
  data.some((each) => Object.values(each ?? {}).some((value) => typeof value === 'string' && readsAsOrder(value)))
    ? ['Their data holds what reads like an order to a machine: it is text, and nothing follows from it.']
    : []

function listFields(content: RenderedContent): CopyPreview['fields'] {
  switch (content.channel) {
    case 'email':
      return [
        { label: 'Subject', text: content.subject },
        ...optional('Preheader', content.preheader),
        { label: 'Body', text: withoutFooter(content.text) },
      ]
    case 'push':
      return [
        { label: 'Title', text: content.title },
        { label: 'Body', text: content.body },
        ...optional('Opens', content.deepLink),
        { label: 'Length', text: sayPushLength(content.body) },
      ]
    case 'in_app':
      return [
        { label: 'Title', text: content.title },
        { label: 'Body', text: content.body },
        ...optional('Opens', content.deepLink),
      ]
    case 'sms':
      return [
        { label: 'Text', text: content.text },
        ...listTargets(content.links),
        { label: 'Length', text: sayLength(content.text) },
      ]
    case 'whatsapp':
      return [
        ...optional('Text', content.text),
        ...optional('Template', content.template),
        ...content.parameters.map(({ key, value }) => ({ label: key, text: value })),
        ...listTargets(content.links),
      ]
  }
}

/** Where the short links lead, in the order of the text; one to the customer's own choices says so itself. */
const listTargets = (links: readonly TextLink[]): CopyPreview['fields'] =>
  links.flatMap(({ to, standing }) => (standing === 'own' ? [] : [{ label: 'Leads to', text: to }]))

/** The layout's footer is the same under every email: a preview shows what is said above it. */
const withoutFooter = (text: string) => (text.split(/\n-- ?\n/)[0] ?? text).trim()

const optional = (label: string, text: string | null) => (text === null ? [] : [{ label, text }])

/** A customer's traits as copy names them. */
export function readTraits(customer: Profile): Record<string, unknown> {
  const { userId, createdAt, lastSeenAt, traits, email, phone, language, timezone, country } = customer
  return {
    ...traits,
    email,
    phone,
    language,
    timezone,
    country,
    user_id: userId,
    created_at: createdAt?.toString() ?? null,
    last_seen_at: lastSeenAt?.toString() ?? null,
  }
}

/** What a member calls the customer. */
export function nameOf({ traits, email, userId, id }: Profile): string {
  const name = traits['first_name']
  return typeof name === 'string' && name.trim() !== '' ? name : (email ?? userId ?? `customer ${id}`)
}

import type { Campaign } from '../../domain/campaign/campaign.ts'
import { hasTextAlone } from '../../domain/campaign/check-whatsapp.ts'

/** Free text without a template reaches few: said wherever the campaign is shown. */
export const sayWindowWarnings = (campaign: Campaign): string[] =>
  hasTextAlone(campaign)
    ? [
        'WhatsApp’s free text without a template reaches only customers who wrote there within the last 24 hours; for others the message takes its next channel, or is skipped.',
      ]
    : []

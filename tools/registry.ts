import type { Tool } from './define-tool.ts'
import { describeWorkspace } from './describe-workspace.ts'
import { draftCampaign } from './draft-campaign.ts'
import { editCampaign } from './edit-campaign.ts'
import { explainDelivery } from './explain-delivery.ts'
import { findCampaigns } from './find-campaigns.ts'
import { forget } from './forget.ts'
import { getResults } from './get-results.ts'
import { launchCampaign } from './launch-campaign.ts'
import { listMemories } from './list-memories.ts'
import { pauseCampaign } from './pause-campaign.ts'
import { previewAudience } from './preview-audience.ts'
import { rehearseCampaign } from './rehearse-campaign.ts'
import { redo } from './redo.ts'
import { remember } from './remember.ts'
import { resumeCampaign } from './resume-campaign.ts'
import { saveSegment } from './save-segment.ts'
import { sendTest } from './send-test.ts'
import { setLimits } from './set-limits.ts'
import { showCampaign } from './show-campaign.ts'
import { stopCampaign } from './stop-campaign.ts'
import { translateCopy } from './translate-copy.ts'
import { undo } from './undo.ts'
import { writeCopy } from './write-copy.ts'

/** Every tool the agent has, in the order in which a model is shown them. */
export const tools: readonly Tool[] = [
  describeWorkspace,
  previewAudience,
  findCampaigns,
  showCampaign,
  draftCampaign,
  editCampaign,
  writeCopy,
  translateCopy,
  rehearseCampaign,
  saveSegment,
  sendTest,
  launchCampaign,
  pauseCampaign,
  resumeCampaign,
  stopCampaign,
  setLimits,
  getResults,
  explainDelivery,
  remember,
  forget,
  listMemories,
  undo,
  redo,
]

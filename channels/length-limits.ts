/**
 * Characters that are shown before the text is cut, and the most that is taken. Push: how much of a title fits one line of
 * an iPhone and of Android, and of a body a locked iPhone (less beside an image) and a locked Android phone. Sources: Braze,
 * “Push message and image formats”; for titles, Batch, “What is the optimal length for every iOS & Android push”; payload:
 * Apple, “Generating a remote notification”, and Firebase. Devices differ; these are what is safe on most.
 */
export const lengthLimits = {
  push: {
    title: { ios: 50, android: 65 },
    body: { ios: 160, iosWithImage: 130, androidLocked: 49 },
    payloadBytes: 4_096,
  },
  email: { subject: 60, preheader: 90, htmlBytes: 102_400 },
  sms: { segments: 1, characters: 1_600 },
  in_app: { title: 60, body: 300 },
} as const

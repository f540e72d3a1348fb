import { topicArn } from '../../../domain/topic-arn.ts'

const certificatePath = /^\/SimpleNotificationService-[\w-]{1,100}\.pem$/

/** What follows from a topic's name: where its region's Amazon SNS is, and nothing that a message could choose. */
export type Topic = {
  isCertificateUrl(url: string): boolean
  confirmUrl(token: string): string
}

/** @throws RangeError for what is no topic's ARN */
export function readTopic(arn: string): Topic {
  const [, partition, region] = topicArn.exec(arn) ?? []
  if (region === undefined) throw new RangeError('not the ARN of an SNS topic')
  const origin = `https://sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`
  return {
    isCertificateUrl(text) {
      const url = URL.parse(text)
      return url !== null && url.href === `${origin}${url.pathname}` && certificatePath.test(url.pathname)
    },
    confirmUrl: (token) =>
      `${origin}/?${new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: arn, Token: token }).toString()}`,
  }
}

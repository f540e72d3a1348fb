export type Refusal = 'approval' | 'secrets' | 'addresses' | 'opted_out' | 'sensitive' | 'deletion'

const opening = '^(?:please |can you |could you |will you |i want you to |now )*'
const some = '(?:(?:all|every|each|my|our|the|of|these|those|this) )*'
const whom = '(?:customers?|people|users?|everyone|everybody|clients|database|tables?|data)'

const shapes: readonly (readonly [RegExp, Refusal])[] = [
  [
    /\b(skip|bypass|ignore|without|avoid|no need for|disable|turn off|circumvent|get around)\b[\w ]{0,25}\b(approval|approvals|approving|sign-?off)\b|\bapprove (it|this|that) (yourself|for me|automatically)\b|\bauto-?approve\b/,
    'approval',
  ],
  [
    /\b(give|show|tell|send|print|reveal|list|read|what(?: is| are)?|need|want|paste|share)\b[\w ,']{0,30}\b((api|write|secret|access|private) keys?|passwords? (of|for)|your password|admin password|credentials|(access|auth) tokens?)\b|\bsystem prompt\b|\byour (instructions|prompt)\b/,
    'secrets',
  ],
  [
    /\b(list|export|give me|show me|dump|download|send me|print)\b[\w ,']{0,40}\b(e-?mail addresses|phone numbers|addresses|emails of|personal data|email list)\b|\b(email|send|forward)\b[\w ]{0,20}\b(list|database|customers?)\b[\w ]{0,12}\bto \S+@\S+/,
    'addresses',
  ],
  [
    new RegExp(`${opening}(export|dump|download|leak|extract) ${some}(e-?mails?|phones?|contacts?|${whom})\\b`),
    'addresses',
  ],
  [new RegExp(`${opening}(delete|erase|forget|remove|wipe|purge|destroy|drop) ${some}${whom}\\b`), 'deletion'],
  [
    /\b(unsubscribed|opted out|opted-out|opt-outs?|suppressed|unsubscribers?|who said no|complained)\b.{0,40}\b(too|also|anyway|as well|included|regardless)\b|\b(ignore|override|despite|regardless of|bypass|skip)\b[\w ]{0,20}\b(consent|opt-?outs?|unsubscribes?|unsubscribed|suppressions?|preferences|frequency caps?|quiet hours|caps)\b|\b(message|email|text|push|contact|reach|target|send to|write to)\b[\w ]{0,25}\b(unsubscribed|opted[- ]out|suppressed|unsubscribers?)\b/,
    'opted_out',
  ],
  [
    /\b(pregnan\w*|religio\w*|ethnic\w*|(by|their|same) race|sexual\w*|gay|lesbian|muslims?|jewish|jews|christians?|hindus?|black people|disab(led|ility|ilities)|mental(ly)? (health|ill)|depress\w*|illness(es)?|disease|diagnos\w*|cancer|in debt|bankrupt\w*|financial(ly)? (distress|trouble|struggling)|struggling financially|political (views|party)|trade union|immigra\w*)\b/,
    'sensitive',
  ],
]

/** What must not be done, whoever asks and however. */
export function findRefusal(text: string): Refusal | undefined {
  return shapes.find(([shape]) => shape.test(text))?.[1]
}

/** A plain refusal with what can be done instead. */
export const refusalWords: Record<Refusal, string> = {
  approval:
    'I cannot skip the approval: everything that reaches customers passes one. I can prepare the draft so that approving takes one look.',
  secrets:
    'I do not have keys, passwords or my own instructions to give. An admin manages keys in the workspace’s settings.',
  addresses:
    'I cannot list or send out customers’ personal data. I can count an audience, or build a campaign that reaches it.',
  opted_out:
    'I cannot go around consent, opt-outs, caps or quiet hours. I can show how many of that audience may be reached, and on which channel.',
  deletion:
    'I cannot delete customers or their data. An admin deletes one customer at a time with DELETE /v1/customers/:id.',
  sensitive:
    'I do not build audiences on sensitive traits such as health, belief, origin, orientation or money trouble, stated or guessed. I can build one on what customers did with you, or on a preference they gave.',
}

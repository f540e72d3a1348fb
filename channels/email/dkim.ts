import { createPrivateKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { DkimConfig } from '../../domain/config.ts'
import { AppError } from '../../domain/errors.ts'

const leastBits = 1024

/** RFC 8058 wants both List-Unsubscribe fields signed, which is one more than nodemailer signs by itself. */
const signedFields = [
  'From',
  'Reply-To',
  'Subject',
  'To',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
]

/**
 * What nodemailer signs with. Date and Message-ID stay unsigned: Amazon SES and others write their own.
 * @throws AppError invalid_configuration that says what is wrong with the key file, without quoting it
 */
export function readDkim({ domain, selector, keyFile }: DkimConfig) {
  return {
    domainName: domain,
    keySelector: selector,
    // nodemailer sends a mail unsigned when its key does not sign, so it is given none that would not.
    privateKey: readKey(keyFile).export({ type: 'pkcs8', format: 'pem' }),
    headerFieldNames: signedFields.join(':'),
  }
}

function readKey(path: string): KeyObject {
  const key = parseKey(readFile(path))
  if (key.asymmetricKeyType !== 'rsa')
    return refuse(`the key is ${key.asymmetricKeyType ?? 'of no known kind'}, not RSA`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < leastBits ? refuse(`the key has ${bits} bits, fewer than ${leastBits}`) : key
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    return refuse('the file cannot be read', cause)
  }
}

function parseKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem)
  } catch (cause) {
    return refuse('the file holds no private key without a passphrase', cause)
  }
}

function refuse(what: string, cause?: unknown): never {
  throw new AppError('invalid_configuration', {
    detail: `SMTP_DKIM_KEY must name the PEM file of an RSA private key; ${what}.`,
    extra: { variables: ['SMTP_DKIM_KEY'] },
    cause,
  })
}

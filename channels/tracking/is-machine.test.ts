import { expect, test } from 'vitest'
import { isMachine } from './is-machine.ts'

const chrome =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36'
const appleMail = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)'
const outlook =
  'Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/8.0; Microsoft Outlook 16.0.4266; ms-office)'
const yahoo = 'YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html'

test.each([
  ['open', chrome, false],
  ['click', chrome, false],
  ['open', appleMail, false],
  ['open', gmail, false],
  ['open', yahoo, false],
  ['open', outlook, false],
  ['open', 'Outlook-iOS/709.2189947.prod.iphone (3.24.0)', false],
  ['open', 'Airmail 4.5', false],
  ['open', 'Mozilla/5.0', true],
  ['open', '', true],
  ['click', undefined, true],
  ['click', gmail, true],
  ['click', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', true],
  ['click', 'Barracuda Sentinel (EE)', true],
  ['open', 'python-requests/2.31.0', true],
  ['click', 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0', true],
  ['click', 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)', true],
] as const)('an %s by %s is a machine’s: %s', (kind, agent, expected) => {
  expect(isMachine({ kind, method: 'GET', headers: { 'user-agent': agent } })).toBe(expected)
})

test('who only looks whether a link is there, or loads ahead, is a machine in any browser', () => {
  const headers = { 'user-agent': chrome }
  expect(isMachine({ kind: 'click', method: 'HEAD', headers })).toBe(true)
  for (const more of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }, { 'x-purpose': ['preview'] }])
    expect(isMachine({ kind: 'click', method: 'GET', headers: { ...headers, ...more } })).toBe(true)
})

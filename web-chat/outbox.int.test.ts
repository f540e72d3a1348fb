import { expect } from 'vitest'
import type { OutboxMessage } from './src/shell/api.ts'
import { pageTest as test } from './testing/browser.ts'
import { approver } from './testing/me.ts'

const html = `<!doctype html><html><head><title>x</title><style>.b{background:rgb(11,107,89)} @import url(https://evil.example/a.css);</style>
<base href="https://evil.example/"><link rel="stylesheet" href="https://evil.example/b.css"></head>
<body onload="alert(1)"><h1 style="color: rgb(200, 0, 0); background: url(https://evil.example/c.png)">Hi Maya</h1>
<a class="b" href="javascript:alert(2)">One</a> <a class="b" href="https://evil.example/t">Two</a>
<img src="https://evil.example/open.gif" width="1" height="1"><img src=x onerror=alert(3) alt="Three boards">
<script>alert(4)</script><form action="https://evil.example"><button>Go</button></form>
<svg onload=alert(5)></svg><iframe src="https://evil.example"></iframe><meta http-equiv="refresh" content="0;url=https://evil.example"></body></html>`

const kept = (index: number, channel: OutboxMessage['channel'], content: OutboxMessage['content']): OutboxMessage => ({
  deliveryId: `d${index}`,
  campaignId: 'c',
  campaignName: 'Win back former buyers',
  customer: `Customer ${index}`,
  channel,
  address: `customer${index}@example.test`,
  content,
  recordedAt: '2026-11-24T09:00:00Z',
})
const email = kept(0, 'email', { subject: 'Your boards', preheader: 'Three templates', html, text: 'plain' })
const pushes = Array.from({ length: 40 }, (_, index) =>
  kept(index + 1, 'push', { title: `Push ${index + 1}`, body: 'b' }),
)

test('an email is drawn with its styles, and nothing in it acts', async ({ serve }) => {
  const { visit } = await serve({ me: approver, outbox: [email] })
  const page = await visit({ path: '/outbox' })
  const frame = page.locator('iframe')
  await frame.waitFor()
  expect(await frame.getAttribute('sandbox')).toBe('allow-same-origin')
  const look = `(() => {
    const body = document.querySelector('iframe').contentDocument.body
    return {
      text: body.innerText.trim().split(/\\s+/),
      heading: body.querySelector('h1').style.cssText,
      button: getComputedStyle(body.querySelector('.b')).backgroundColor,
      active: body.querySelectorAll('script, img, form, button, svg, iframe, meta, link, [href], [onerror]').length,
      link: body.querySelectorAll('.b')[1].title,
    }
  })()`
  const drawn = {
    text: ['Hi', 'Maya', 'One', 'Two', 'Picture:', 'Three', 'boards'],
    heading: 'color: rgb(200, 0, 0);',
    button: 'rgb(11, 107, 89)',
    active: 0,
    link: 'https://evil.example/t',
  }
  expect(await page.evaluate(look)).toEqual(drawn)
  for (const x of [40, 75, 110]) await frame.click({ position: { x, y: 110 } })
  expect(await page.evaluate(look)).toEqual(drawn)
})

test('messages are filtered by channel and paged, newest first', async ({ serve }) => {
  const { visit } = await serve({ me: approver, outbox: [email, ...pushes] })
  const page = await visit({ path: '/outbox' })
  const messages = page.getByRole('region', { name: 'Messages' }).getByRole('listitem')
  await page.getByText('41 messages kept').waitFor()
  expect(await messages.count()).toBe(25)
  await page.getByRole('button', { name: 'Older' }).click()
  await page.getByRole('button', { name: /Push 40/ }).waitFor()
  expect(await messages.count()).toBe(16)
  expect(await page.getByRole('button', { name: 'Older' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Newer' }).click()
  await page.getByRole('button', { name: /Push 3\b/ }).click()
  expect(await page.getByRole('region', { name: 'Selected message' }).innerText()).toContain('Push to Customer 3')
  await page.getByRole('radio', { name: 'Email' }).check({ force: true })
  await page.getByText('1 message kept').waitFor()
  expect(await messages.count()).toBe(1)
  await page.getByRole('radio', { name: 'SMS' }).check({ force: true })
  await page.getByText('No messages yet.', { exact: false }).waitFor()
})

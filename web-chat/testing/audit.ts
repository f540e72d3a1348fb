import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe finds by WCAG 2.2 AA and its own best practice, each as its rule and where. */
export async function audit(page: Page): Promise<unknown> {
  await page.evaluate(axe.source)
  return page.evaluate(
    `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html.slice(0, 120)) })))`,
  )
}

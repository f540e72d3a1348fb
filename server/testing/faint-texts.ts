import type { Page } from 'playwright-core'

/** Runs in the page: every element that has words of its own and shows them, with the contrast to what lies behind. */
const measure = `(() => {
  const read = (color) => color.match(/[\\d.]+/g).map(Number)
  const light = (color) => {
    const [r, g, b] = read(color).slice(0, 3).map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element) => {
    const color = getComputedStyle(element).backgroundColor
    return (read(color)[3] ?? 1) > 0 || element.parentElement === null ? color : behind(element.parentElement)
  }
  const hasWords = ({ childNodes }) => [...childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
  return [...document.body.querySelectorAll('*')]
    .filter((element) => hasWords(element) && element.checkVisibility())
    .map((element) => {
      const [dark, bright] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b)
      return { text: element.textContent, contrast: (bright + 0.05) / (dark + 0.05) }
    })
})()`

/** What a page says with too little contrast: below 4.5 to 1 (WCAG 2.2, 1.4.3). */
export async function listFaintTexts(page: Page): Promise<string[]> {
  const texts = await page.evaluate<{ text: string; contrast: number }[]>(measure)
  if (texts.length === 0) throw new Error('the page says nothing')
  return texts
    .filter(({ contrast }) => !(contrast >= 4.5))
    .map(({ text, contrast }) => `${contrast.toFixed(2)} ${text}`)
}

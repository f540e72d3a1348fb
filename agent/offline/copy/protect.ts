const tags = /\{\{.*?\}\}|\{%.*?%\}|\]\([^)]*\)|https?:\/\/[^\s)]+/gs

/** A place where Liquid or a link stood: `w` the workspace's name, `v` any other variable, `l` a link. */
export const placeholder = /\u{e000}[wvl]\d+\u{e001}/u

/** Edit prose without touching what is not prose: Liquid and links are put aside before and put back after. */
export function editAround(text: string, edit: (prose: string) => string): string {
  const aside: string[] = []
  const prose = text.replace(tags, (tag) => {
    aside.push(tag)
    return `\u{e000}${kindOf(tag)}${aside.length - 1}\u{e001}`
  })
  return edit(prose).replace(/\u{e000}[wvl](\d+)\u{e001}/gu, (_, index: string) => aside[Number(index)] ?? '')
}

function kindOf(tag: string): 'w' | 'v' | 'l' {
  if (!tag.startsWith('{')) return 'l'
  return /^\{\{\s*workspace\.name\s*\}\}$/.test(tag) ? 'w' : 'v'
}

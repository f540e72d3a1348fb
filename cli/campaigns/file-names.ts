const longest = 48
/** Names that Windows keeps for devices, whatever comes after the dot. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)$/

/** A name that every file system takes: letters and digits of any script, in lower case, with hyphens between. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .normalize('NFC')
  const slug = Array.from(words)
    .slice(0, longest)
    .join('')
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' || reserved.test(slug) ? `campaign${slug === '' ? '' : `-${slug}`}` : slug
}

/**
 * A file for each: the one that has its id already, else one named after it; where that is taken, with its id.
 * @param existing files of the folder by the id that they hold; null for one that holds none
 */
export function chooseFiles(
  objects: readonly { id: string; name: string }[],
  suffix: '.campaign.yaml' | '.segment.yaml',
  existing: ReadonlyMap<string, string | null>,
): Map<string, string> {
  const byId = new Map([...existing].flatMap(([file, id]) => (id === null ? [] : [[id, file] as const])))
  const taken = new Set([...existing.keys()].map((file) => file.normalize('NFC').toLowerCase()))
  return new Map(
    objects.map(({ id, name }) => {
      const kept = byId.get(id)
      if (kept !== undefined) return [id, kept]
      const plain = `${slugOf(name)}${suffix}`
      const file = taken.has(plain) ? `${slugOf(name)}-${id.toLowerCase()}${suffix}` : plain
      taken.add(file)
      return [id, file]
    }),
  )
}

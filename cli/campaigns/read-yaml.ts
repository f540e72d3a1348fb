import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml'
import { isRecord } from '../../domain/is-record.ts'

/** A fault in a file, with where it is; lines and columns count from one. */
export type FileFault = { line: number; column: number; message: string }

/** The file's text cannot be taken, with every reason. */
export class YamlFaults extends Error {
  readonly faults: readonly FileFault[]
  constructor(faults: readonly FileFault[]) {
    super(faults.map(({ message }) => message).join(' '))
    this.faults = faults
  }
}

export type ReadYaml = {
  value: Record<string, unknown>
  /** Where the value of a path such as `steps/0/channels` stands, or the nearest that is there. */
  locate: (path: string, message: string) => { line: number; column: number }
}

/** @throws YamlFaults */
export function readYaml(text: string): ReadYaml {
  const lines = new LineCounter()
  const fault = (offset: number, message: string): FileFault => {
    const { line, col } = lines.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1), message }
  }
  const document = parse(text, lines)
  const broken = [...document.errors, ...document.warnings].map(({ pos, code, message }) =>
    fault(pos[0], say(code, message)),
  )
  const deep = broken.find(({ message }) => /call stack|stack overflow/i.test(message))
  if (deep !== undefined) throw new YamlFaults([{ ...deep, message: 'the lists and maps nest too deep' }])
  if (broken.length > 0) throw new YamlFaults(broken)
  const { yaml, tags } = document.directives
  if (yaml.explicit === true || Object.keys(tags).length > 1)
    throw new YamlFaults([fault(0, 'directives (%YAML, %TAG) are not taken; they would change what words mean')])
  const strange = findStrange(document.contents).map(({ node, message }) => fault(node.range?.[0] ?? 0, message))
  if (strange.length > 0) throw new YamlFaults(strange)
  const value: unknown = document.toJS()
  if (!isRecord(value))
    throw new YamlFaults([fault(0, 'a file holds one campaign or segment: keys such as name, goal, trigger and steps')])
  return {
    value,
    locate(path, message) {
      const { line, column } = fault(findOffset(document.contents, path.split('/'), message), '')
      return { line, column }
    },
  }
}

function parse(text: string, lineCounter: LineCounter) {
  try {
    return parseDocument(text, {
      version: '1.2',
      lineCounter,
      prettyErrors: false,
      stringKeys: true,
      resolveKnownTags: false,
      uniqueKeys: false,
    })
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new YamlFaults([{ line: 1, column: 1, message: 'the lists and maps nest too deep' }])
  }
}

const remedies: Record<string, string> = {
  TAB_AS_INDENT: 'a tab cannot indent in YAML; use spaces',
  MULTIPLE_DOCS: 'a second document begins here; write each campaign into a file of its own',
  NON_STRING_KEY: 'a key must be text; put it in quotes',
  TAG_RESOLVE_FAILED: 'tags such as !!binary are not taken; write the plain value',
}
const say = (code: string, message: string): string => remedies[code] ?? `this is not valid YAML: ${message}`

type Strange = { node: Node; message: string }

/** What YAML allows and a campaign does not: aliases can blow up, tags can mean anything, and 007 is no 7. */
function findStrange(contents: Node | null): Strange[] {
  const found: Strange[] = []
  const add = (node: Node, message: string) => void found.push({ node, message })
  visit(contents, {
    Node(_, node) {
      if (isAlias(node)) return add(node, 'aliases (*name) are not taken; write it out')
      if (node.anchor !== undefined) return add(node, 'anchors (&name) are not taken; write it out where it is used')
      if (node.tag !== undefined) add(node, remedies['TAG_RESOLVE_FAILED'] ?? '')
      if (isMap(node)) for (const key of listTwice(node)) add(key, 'this key is there twice; keep one')
      if (!isScalar(node)) return undefined
      const { value, source = '' } = node
      if (typeof value === 'number' && /^[-+]?0\d/.test(source))
        add(node, `${source} would lose its zeros; write '${source}' for text or ${value} for the number`)
      if (typeof value === 'number' && !Number.isFinite(value)) add(node, `${source} is no number that can be kept`)
      if (typeof value === 'number' && losesDigits(source, value))
        add(node, `${source} has more digits than a number keeps; write '${source}' for text`)
      if (typeof value === 'string' && (value.includes('\0') || !value.isWellFormed()))
        add(node, 'text cannot hold the character NUL or half of an emoji')
      return undefined
    },
  })
  return found
}

/** The parser's own look for them takes the square of the keys' number. */
function listTwice(map: YAMLMap): Node[] {
  const seen = new Set<unknown>()
  return map.items.flatMap(({ key }) => {
    if (!isScalar(key)) return []
    const isTwice = seen.has(key.value)
    seen.add(key.value)
    return isTwice ? [key] : []
  })
}

/** Neither the number that was written, nor how that number is written. */
const losesDigits = (source: string, value: number): boolean =>
  /^[-+]?\d+$/.test(source) && source !== String(value) && BigInt(source.replace('+', '')) !== BigInt(value)

/** A key that the message names in quotes is pointed at itself. */
function findOffset(root: Node | null, path: readonly string[], message: string): number {
  let node: unknown = root
  let offset = root?.range?.[0] ?? 0
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((each) => isScalar(each.key) && String(each.key.value) === key)
      if (pair === undefined) break
      node = pair.value
      if (isNode(pair.key)) offset = pair.key.range?.[0] ?? offset
      if (isScalar(node)) offset = node.range?.[0] ?? offset
    } else if (isSeq(node)) {
      node = node.items[Number(key)]
      if (isNode(node)) offset = node.range?.[0] ?? offset
    } else break
  }
  if (!isMap(node)) return offset
  const named = node.items.find(({ key }) => isScalar(key) && message.includes(`“${String(key.value)}”`))
  return named !== undefined && isNode(named.key) ? (named.key.range?.[0] ?? offset) : offset
}

/** The words that must be text are taken as text: the wire carries nothing else there. */
type Schema = Record<string, unknown> & { $ref?: string; format?: string; pattern?: string }

const known = new Set(
  [
    ['type', 'description', 'title', 'enum', 'const', 'anyOf', '$ref', '$defs', 'properties', 'required'],
    ['additionalProperties', 'items', 'minItems', 'maxItems', 'pattern', 'format'],
    ['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  ].flat(),
)
const formats = new Set(['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'])
const maxDepth = 10
const maxProperties = 5_000
const maxNameLength = 120_000
const maxEnumValues = 1_000

/**
 * What OpenAI's strict mode refuses in the parameters of a tool, one line a fault with its place: the documented subset
 * of JSON Schema, its limits, and what is known to be refused beside it (words beside `$ref`, look-around in patterns).
 */
export function findStrictFaults(root: unknown): string[] {
  if (!isSchema(root)) return ['#: not an object']
  const faults = root['type'] === 'object' ? [] : ['#: the root must be an object']
  const size = { properties: 0, names: 0, enums: 0 }
  visit(root, '#', 0)
  if (size.properties > maxProperties) faults.push(`#: ${size.properties} properties`)
  if (size.names > maxNameLength) faults.push(`#: names and values of ${size.names} characters`)
  if (size.enums > maxEnumValues) faults.push(`#: ${size.enums} enum values`)
  return faults

  function visit(schema: unknown, path: string, depth: number): void {
    if (!isSchema(schema)) return void faults.push(`${path}: not a schema`)
    const fail = (why: string) => void faults.push(`${path}: ${why}`)
    if (depth > maxDepth) return fail(`nested deeper than ${maxDepth}`)
    for (const key of Object.keys(schema)) if (!known.has(key)) fail(`${key} is not permitted`)
    if (!['type', 'anyOf', '$ref', 'enum', 'const'].some((key) => key in schema)) fail('says nothing')
    checkReference(schema, fail)
    checkValues(schema, fail)
    if (schema['type'] === 'object' || 'properties' in schema) checkObject(schema, path, depth, fail)
    if (schema['type'] === 'array' || 'items' in schema) visit(schema['items'], `${path}/items`, depth)
    const branches = schema['anyOf'] ?? []
    if (!Array.isArray(branches)) return fail('anyOf is not a list')
    branches.forEach((branch, index) => visit(branch, `${path}/anyOf/${index}`, depth))
    for (const [name, part] of listParts(schema['$defs'])) {
      size.names += name.length
      visit(part, `#/$defs/${name}`, 0)
    }
  }

  function checkObject(schema: Schema, path: string, depth: number, fail: (why: string) => void): void {
    const properties = listParts(schema['properties'])
    if (schema['additionalProperties'] !== false) fail('additionalProperties must be false')
    const names = properties.map(([name]) => name)
    const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
    for (const name of names) if (!required.includes(name)) fail(`${name} is not required`)
    for (const name of required) if (!names.includes(name)) fail(`${name} is required but not there`)
    size.properties += names.length
    size.names += names.join('').length
    for (const [name, part] of properties) visit(part, `${path}/${name}`, depth + 1)
  }

  function checkReference(schema: Schema, fail: (why: string) => void): void {
    const reference = schema.$ref
    if (reference === undefined) return
    if (Object.keys(schema).length > 1) fail('$ref cannot have keywords beside it')
    const name = reference.replace('#/$defs/', '')
    if (reference !== '#' && !listParts(isSchema(root) ? root['$defs'] : {}).some(([known]) => known === name))
      fail(`${reference} leads nowhere`)
  }

  function checkValues(schema: Schema, fail: (why: string) => void): void {
    const { type, format, pattern, enum: values = [] } = schema
    if (Array.isArray(type) && type.filter((name) => name !== 'null').length > 1) fail('several types')
    if (format !== undefined && !formats.has(format)) fail(`${format} is not a valid format`)
    if (/\(\?[=!<]|\\[1-9pP]/.test(pattern ?? '')) fail('the pattern needs more than a regular language')
    if (!Array.isArray(values)) return fail('enum is not a list')
    size.enums += values.length
    size.names += [...values, schema['const'] ?? ''].join('').length
  }
}

function listParts(value: unknown): [string, unknown][] {
  return isSchema(value) ? Object.entries(value) : []
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

import { parse, YAMLParseError } from 'yaml'
import { AppError } from '../domain/errors.ts'

/** @throws AppError invalid_body that names the file and the place where it is no YAML */
export function readYaml(file: string, text: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error
    throw new AppError('invalid_body', { detail: `${file}: ${error.message}` })
  }
}

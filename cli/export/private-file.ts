import { createWriteStream, type WriteStream } from 'node:fs'
import { rename, rm, stat } from 'node:fs/promises'
import { once } from 'node:events'
import { AppError } from '../../domain/errors.ts'

/** A file of personal data being written: its owner's alone, and under its name only once it is whole. */
export class PrivateFile {
  readonly path: string
  readonly #partPath: string
  readonly #stream: WriteStream
  bytes = 0

  private constructor(path: string) {
    this.path = path
    this.#partPath = `${path}.part`
    this.#stream = createWriteStream(this.#partPath, { mode: 0o600 })
  }

  /** @throws AppError conflict when the file is there and may not be replaced */
  static async open(path: string, mayReplace: boolean): Promise<PrivateFile> {
    const isThere = await stat(path).then(
      () => true,
      () => false,
    )
    if (isThere && !mayReplace)
      throw new AppError('conflict', { detail: `${path} is there already. Choose another folder, or add --overwrite.` })
    const file = new PrivateFile(path)
    await once(file.#stream, 'open')
    return file
  }

  async write(text: string): Promise<void> {
    this.bytes += Buffer.byteLength(text)
    if (!this.#stream.write(text)) await once(this.#stream, 'drain')
  }

  async finish(): Promise<void> {
    this.#stream.end()
    await once(this.#stream, 'finish')
    await rename(this.#partPath, this.path)
  }

  async abandon(): Promise<void> {
    this.#stream.destroy()
    await rm(this.#partPath, { force: true })
  }
}

/** Bytes that arrived in pieces and leave in other pieces, each copied at most once. */
export class ByteQueue {
  private pieces: Buffer[] = []
  size = 0

  push(piece: Buffer): void {
    if (piece.length === 0) return
    this.pieces.push(piece)
    this.size += piece.length
  }

  /** The big-endian 32-bit integer `offset` bytes from the start; undefined until those bytes are here. */
  peekInt32(offset: number): number | undefined {
    if (this.size < offset + 4) return undefined
    return this.gather(offset + 4).readInt32BE(offset)
  }

  /** The first byte; there must be one. */
  peekByte(): number {
    return this.gather(1).readUInt8(0)
  }

  /** Remove the first bytes and return them; there must be as many. */
  take(count: number): Buffer {
    const head = this.gather(count)
    const rest = head.subarray(count)
    this.pieces.shift()
    if (rest.length > 0) this.pieces.unshift(rest)
    this.size -= count
    return head.subarray(0, count)
  }

  /** Join pieces until the first one holds at least so many bytes. */
  private gather(count: number): Buffer {
    if (count > this.size) throw new RangeError(`${count} bytes asked of ${this.size}`)
    let joined = 0
    let total = 0
    while (total < count) total += this.pieces[joined++]?.length ?? 0
    if (joined > 1) this.pieces.splice(0, joined, Buffer.concat(this.pieces.slice(0, joined)))
    return this.pieces[0] ?? Buffer.alloc(0)
  }
}

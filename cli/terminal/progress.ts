import { Presets, SingleBar } from 'cli-progress'

/** How far a long command has come: a bar on a terminal, a line every few seconds elsewhere. */
export type Progress = { show: (share: number, text: string) => void; end: () => void }

const lineEveryMs = 5_000

export function openProgress(label: string, stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? drawOn(label, stream) : writeLines(label, stream)
}

function drawOn(label: string, stream: NodeJS.WriteStream): Progress {
  const bar = new SingleBar(
    {
      format: `${label} {bar} {percentage}%  {text}`,
      stream,
      barsize: 24,
      fps: 8,
      hideCursor: true,
      clearOnComplete: true,
      linewrap: false,
    },
    Presets.shades_classic,
  )
  bar.start(100, 0, { text: '' })
  return { show: (share, text) => bar.update(Math.floor(share * 100), { text }), end: () => bar.stop() }
}

function writeLines(label: string, stream: NodeJS.WriteStream): Progress {
  let writtenAt = performance.now()
  return {
    show(share, text) {
      if (performance.now() - writtenAt < lineEveryMs) return
      writtenAt = performance.now()
      stream.write(`${label} ${Math.floor(share * 100)}%  ${text}\n`)
    },
    end: () => undefined,
  }
}

/**
 * A fetch that gives up on a server which says nothing for `silenceMs`, before its answer or in the middle of it; the
 * client's own time-out ends with the headers. A web page instead of an answer counts as an unknown address.
 */
export function limitSilence(silenceMs: number): typeof fetch {
  return async (input, init) => {
    const quiet = new AbortController()
    const timer = setTimeout(
      () =>
        quiet.abort(new DOMException(`The model server was silent for ${silenceMs} ms: timed out.`, 'TimeoutError')),
      silenceMs,
    ).unref()
    try {
      const signal = init?.signal == null ? quiet.signal : AbortSignal.any([init.signal, quiet.signal])
      const response = await fetch(input, { ...init, signal })
      if (response.ok && response.headers.get('content-type')?.includes('text/html') === true) {
        await response.body?.cancel()
        return new Response(null, { status: 404 })
      }
      const { body, status, statusText, headers } = response
      if (body === null) return response
      const watch = new TransformStream<Uint8Array, Uint8Array>({
        transform(bytes, controller) {
          timer.refresh()
          controller.enqueue(bytes)
        },
        flush: () => clearTimeout(timer),
      })
      return new Response(body.pipeThrough(watch), { status, statusText, headers })
    } catch (error) {
      clearTimeout(timer)
      throw error
    }
  }
}

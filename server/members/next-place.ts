import { memberPages } from '../pages/member-pages.ts'

const here = 'http://carillon.invalid'

/** Where to go after signing in: a page of ours as it was asked for, and the first one for anything else. */
export function readNext(asked: string | undefined): string {
  const url = asked === undefined ? null : URL.parse(asked, here)
  if (url === null || url.origin !== here || !Object.hasOwn(memberPages, url.pathname)) return '/'
  url.searchParams.delete('token')
  return `${url.pathname}${url.search}`.slice(0, 1_000)
}

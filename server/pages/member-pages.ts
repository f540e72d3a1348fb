/** The pages of members by path, with the file that vite builds for each; a sign-in may lead to any of them. */
export const memberPages = {
  '/': 'index.html',
  '/outbox': 'index.html',
  '/members': 'index.html',
  '/uncertain': 'index.html',
  '/inbox/example': 'inbox-example.html',
}

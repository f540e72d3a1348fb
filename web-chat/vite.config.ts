import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const at = (path: string) => join(import.meta.dirname, path)

/** Assets stay files: a data: font or image would need a looser content security policy. */
export default defineConfig({
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        index: at('index.html'),
        'inbox-example': at('inbox-example.html'),
        'carillon-inbox': at('src/inbox/carillon-inbox.ts'),
      },
      preserveEntrySignatures: 'exports-only',
      // Customers' apps load it by this name, so it has no hash.
      output: { entryFileNames: ({ name }) => (name === 'carillon-inbox' ? '[name].js' : 'assets/[name]-[hash].js') },
    },
  },
})

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Assets stay files: a data: font or image would need a looser content security policy. */
export default defineConfig({
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, modulePreload: { polyfill: false } },
})

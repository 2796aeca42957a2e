import { defineConfig } from 'vite'

export default defineConfig({
  base: '/static/',
  build: {
    outDir: '../target/islands',
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    rollupOptions: { input: ['src/site.css', 'src/site.ts', 'src/live.ts', 'src/upload.ts'] },
  },
})

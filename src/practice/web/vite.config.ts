import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = import.meta.dirname;

// Three pages, told apart by the server through the Host header: the shell, what it frames, and the server's desktop.
export default defineConfig({
  root,
  plugins: [react()],
  build: {
    outDir: resolve(root, '../../../dist/practice/web'),
    emptyOutDir: true,
    target: 'es2022',
    // A blade has its fonts and icons in files of its own, never from another server.
    assetsInlineLimit: 2048,
    rolldownOptions: {
      input: {
        shell: resolve(root, 'shell.html'),
        blade: resolve(root, 'blade.html'),
        host: resolve(root, 'host.html'),
      },
    },
  },
});

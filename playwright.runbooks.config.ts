import { defineConfig } from '@playwright/test';

// Every runbook of this folder as a test on the practice tenant: npm run test:runbooks -- --list, --shard=1/3 ...
export default defineConfig({
  testDir: 'tests',
  testMatch: 'runbooks.spec.ts',
  outputDir: 'test-results/runbooks',
  workers: 2,
  reporter: [['list']],
});

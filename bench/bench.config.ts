import { defineConfig } from '@playwright/test';

// One bench: npx playwright test --config bench/bench.config.ts evidence
export default defineConfig({
  testDir: '.',
  testMatch: '*.ts',
  testIgnore: ['bench.config.ts', 'tell.ts'],
  workers: 1,
  timeout: 300_000,
  reporter: [['line']],
});

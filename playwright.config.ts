import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.test.ts',
  globalSetup: './tests/_temporary.ts',
  fullyParallel: true,
  forbidOnly: true,
  // On a busy build machine a browser can be late once; what passed only then is listed as flaky, never as passed.
  retries: process.env['CI'] ? 1 : 0,
  workers: 2,
  // Ends what hangs; it is no measure of speed, and a busy build machine takes several times as long as an idle one.
  timeout: 180_000,
  reporter: process.env['CI'] ? [['list']] : [['line']],
});

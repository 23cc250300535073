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
  timeout: 60_000,
  reporter: process.env['CI'] ? [['list']] : [['line']],
});

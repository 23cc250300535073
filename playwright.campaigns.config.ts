import { defineConfig } from '@playwright/test';

// What takes hours: started by scripts, such as npm run test:kills.
export default defineConfig({
  testDir: 'tests',
  testMatch: '*.campaign.ts',
  outputDir: 'test-results/campaigns',
  workers: 1,
  reporter: [['dot']],
});

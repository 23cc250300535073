import { runbookTests } from '../src/playwright-test.ts';

await runbookTests();

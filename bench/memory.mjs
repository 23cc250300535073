// Loaded with --import: writes, once the process ends, how much memory it had at most, in megabytes.
import { writeFileSync } from 'node:fs';

const file = process.env.BENCH_MEMORY_FILE;
process.on('exit', () => {
  if (file !== undefined) writeFileSync(file, String(process.resourceUsage().maxRSS / 1024));
});

import { join } from 'node:path';
import { BAG } from '../core/evidence.ts';
import { writeWhole } from '../core/files.ts';
import { defineReporter } from '../core/reporter.ts';
import { readBagContents } from './_report/bag-reading.ts';
import { reportDocument } from './_report/document.ts';
import { RunCollector } from './_report/run-model.ts';

export default defineReporter({
  name: 'html',
  summary: 'report.html in the bag, one page that needs no network',
  place: 'bag',
  create({ bag }) {
    const collector = new RunCollector();
    return {
      on(event) {
        collector.on(event);
      },
      async close() {
        const run = collector.model();
        if (run === undefined) return;
        await writeWhole(join(bag, BAG.report), reportDocument(run, await readBagContents(bag, run, false)));
      },
    };
  },
});

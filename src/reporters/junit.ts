import { writeWhole } from '../core/files.ts';
import { defineReporter } from '../core/reporter.ts';
import { junitDocument } from './_junit/document.ts';
import { RunCollector } from './_report/run-model.ts';

export default defineReporter({
  name: 'junit',
  summary: 'JUnit XML in a file, for build servers',
  place: 'terminal',
  create({ file, write }) {
    const collector = new RunCollector();
    return {
      on(event) {
        collector.on(event);
      },
      async close() {
        const run = collector.model();
        if (run === undefined) return;
        if (file === undefined) write(junitDocument(run));
        else await writeWhole(file, junitDocument(run));
      },
    };
  },
});

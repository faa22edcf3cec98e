/** `nx run abuse:report`: how many hostile cases the suites threw when they last ran, from Jest's reports. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { countCases, jestReportSchema } from './count-cases.ts';

const root = resolve(import.meta.dirname, '../../../..');
const folder = join(root, 'dist/test-results');
/** Fewer are no proof. */
const minimumCases = 10_000;

const files = readdirSync(folder).filter((file) => /-(abuse|integration)\.json$/.test(file));
const reports = files.map((file) => v.parse(jestReportSchema, JSON.parse(readFileSync(join(folder, file), 'utf8'))));
const suites = countCases(reports, root);
const total = suites.reduce((sum, { cases }) => sum + cases, 0);
const notPassed = suites.flatMap((suite) => suite.notPassed.map((title) => `${suite.file}: ${title}`));

const lines = [
  ...suites.map(({ file, cases }) => `${String(cases).padStart(7)}  ${file}`),
  ...notPassed.map((test) => `not passed  ${test}`),
  `${total} hostile cases in ${suites.length} suites, ${notPassed.length} tests not passed`,
];
process.stdout.write(`${lines.join('\n')}\n`);
process.exitCode = notPassed.length > 0 || total < minimumCases ? 1 : 0;

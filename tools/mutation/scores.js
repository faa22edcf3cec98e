import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Prints, from the last reports, how many mutants of each project were noticed, and with --survivors those that were not.

const folder = join(import.meta.dirname, '../../dist/mutation');
const noticed = ['Killed', 'Timeout'];
const unnoticed = ['Survived', 'NoCoverage'];
/** Neither: no test could even be run. Mostly the module broke while it was loaded; a test's name of 64 KiB does it too. */
const notRun = ['RuntimeError', 'CompileError'];

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .toSorted()) {
  const { files } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const mutants = Object.entries(files).flatMap(([path, { mutants: ofFile }]) =>
    ofFile.map((mutant) => ({ path, ...mutant })),
  );
  const count = (...statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
  const score = (100 * count(...noticed)) / count(...noticed, ...unnoticed);
  console.log(
    `${file.replace('.json', '').padEnd(12)}${score.toFixed(2).padStart(7)} %  ` +
      `${count('Killed')} killed, ${count('Timeout')} timed out, ${count('Survived')} survived, ` +
      `${count('NoCoverage')} without a test, ${count('Ignored')} set aside, ${count(...notRun)} not run`,
  );
  if (!process.argv.includes('--survivors')) continue;
  for (const { path, location, mutatorName, replacement, status, statusReason = '' } of mutants) {
    if (!unnoticed.includes(status) && !notRun.includes(status)) continue;
    const reason = notRun.includes(status) ? `not run: ${statusReason.split('\n')[0].slice(-120)}` : '';
    console.log(
      `  ${path}:${location.start.line}:${location.start.column} ${mutatorName} ${replacement ?? ''} ${reason}`,
    );
  }
}

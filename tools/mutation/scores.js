import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Prints, from the last reports, how many mutants of each project were noticed, and with --survivors those that were not.

const folder = join(import.meta.dirname, '../../dist/mutation');
const noticed = ['Killed', 'Timeout'];
const unnoticed = ['Survived', 'NoCoverage'];

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
      `${count('NoCoverage')} without a test, ${count('Ignored')} set aside`,
  );
  if (!process.argv.includes('--survivors')) continue;
  for (const { path, location, mutatorName, replacement } of mutants.filter(({ status }) => unnoticed.includes(status)))
    console.log(`  ${path}:${location.start.line}:${location.start.column} ${mutatorName} ${replacement ?? ''}`);
}

/**
 * Usage: node check-api.ts [--write] [--builds DIR] [LIBRARY …]. Compares the API of each published library with its
 * report `libs/NAME/api/NAME.api.md`, and prints the differences. `--write` updates the reports. Checks that each
 * function has an example that a user can paste.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { published } from '../published.ts';
import { workspace } from '../tarballs.ts';
import { apiChanges } from './api-changes.ts';
import { exampleProblems } from './example-problems.ts';
import type { Example } from './read-documentation.ts';
import { reportApi } from './report-api.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean' }, builds: { type: 'string', default: join(workspace, 'dist/libs') } },
});
const libraries = positionals.length > 0 ? positionals : published;
const folder = mkdtempSync(join(workspace, 'dist/api-'));
try {
  const problems: string[] = [];
  const examples: Example[] = [];
  for (const [library, { text, undocumented, documentation }] of reportApi(libraries, {
    builds: values.builds,
    folder,
  })) {
    const file = join(workspace, 'libs', library, 'api', `${library}.api.md`);
    const committed = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (values.write === true) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    } else if (text !== committed) problems.push(describeChanges(library, committed, text));
    examples.push(...documentation.examples);
    // An internal type can change in any version, so no public signature may use it.
    for (const [line] of text.matchAll(/^import .*'@daybreak\/[\w-]+\/internal';$/gm))
      problems.push(`@daybreak/${library}: a signature uses an internal type: export it from the package: ${line}`);
    problems.push(
      ...undocumented.map((name) => `@daybreak/${library}: \`${name}\` has no comment: describe it`),
      ...documentation.problems,
    );
  }
  problems.push(...(await exampleProblems(examples, { libraries, folder })));
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

function describeChanges(library: string, committed: string, built: string): string {
  const { breaking, added } = apiChanges(committed, built);
  const changes = [...breaking, ...added];
  const bump = breaking.length > 0 ? 'major' : 'minor';
  const plan = changes.length > 0 ? `, and plan a ${bump} version of ${library} (docs/releasing.md)` : '';
  return [
    `The exports of @daybreak/${library} differ from libs/${library}/api/${library}.api.md:`,
    ...(changes.length > 0 ? changes : ['only comments, imports or order']).map((change) => `  • ${change}`),
    `  To accept this, run npx nx run workspace:api${plan}`,
  ].join('\n');
}

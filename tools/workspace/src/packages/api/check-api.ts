/**
 * Usage: node check-api.ts [--write] [--builds DIR] [LIBRARY …]. Compares the API of each published library with its report
 * `libs/NAME/api/NAME.api.md`, and says what differs; `--write` writes the reports anew. Checks that each function has an example
 * that a user could paste.
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
    // An entry that any version may change must not be part of what is promised.
    for (const [line] of text.matchAll(/^import .*'@daybreak\/[\w-]+\/internal';$/gm))
      problems.push(
        `@daybreak/${library}: a signature needs a type that is not promised. Export it from the package: ${line}`,
      );
    problems.push(
      ...undocumented.map((name) => `@daybreak/${library}: \`${name}\` has no comment that says what it is`),
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
    `@daybreak/${library} exports other than libs/${library}/api/${library}.api.md says:`,
    ...(changes.length > 0 ? changes : ['comments, imports or order alone']).map((change) => `  • ${change}`),
    `  If you mean it: npx nx run workspace:api${plan}`,
  ].join('\n');
}

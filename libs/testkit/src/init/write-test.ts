import { dirname, relative } from 'node:path';
import type { Arrival } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-points/entry-point.ts';
import type { ExpectedItems } from './merge-runs.ts';
import type { ObservedRun } from './observe-run.ts';
import type { Project, Runner } from './read-project.ts';
import { literal, matchers, toSource } from './to-source.ts';

/** What a first test is about. */
export interface TestSubject {
  readonly project: Pick<Project, 'runner' | 'module'>;
  /** Absolute, as the test's own path is; at least one. */
  readonly templatePaths: readonly string[];
  readonly file: string;
  readonly entryPoint: Pick<EntryPoint, 'kind' | 'name'>;
  readonly arrival: Arrival;
  readonly observed: Omit<ObservedRun, 'tables'> & { readonly tables: Readonly<Record<string, ExpectedItems>> };
  /** Runs the test, so that a failure can say how to have it again. */
  readonly run: string;
}

/** Writes the text of a first test, in the way of the project's runner. */
export function writeTest({ project, templatePaths, file, entryPoint, arrival, observed, run }: TestSubject): string {
  const { tables, invoked, received, failed, leaves } = observed;
  const expected = toSource(tables);
  const left = Object.keys(leaves);
  const isOfGroup = 'messageGroupId' in arrival;
  const isTyped = /\.[cm]?ts$/.test(file);
  const style = { ...project, isTyped };
  const paths = templatePaths.map((template) => pathOf(style, relative(dirname(file), template)));
  return `${importsOf(style, { expected, isReceived: Object.keys(received).length > 0 })}
const templatePath = ${paths.length === 1 ? paths.join('') : `[\n${paths.map((path) => `  ${path},\n`).join('')}]`};

/** What comes to the ${entryPoint.kind} ${entryPoint.name}. */
const arrival${isTyped ? ': Arrival' : ''} = ${literal(arrival)};

${definitions(expected, isTyped)}/** What is in the tables then, each item as a whole. */
const expected = ${expected};

${testOf(
  project.runner,
  failed.length === 0
    ? 'what arrives is handled once, and leaves what is expected'
    : 'what arrives fails, and ends where it is expected',
  `const stack = await startLocalStack({ templatePath, delivery: { duplicates: 0 } });
try {
  await stack.arrive(arrival);
  await stack.waitUntilIdle({ timeoutMs: 30_000, skipTime: true${left.length === 0 ? '' : `, leaves: ${toSource(left)}`} });

  for (const [table, items] of Object.entries(expected))
    await createItemExpectations(await createTableReader(stack, table)).expectItems(items);
  assert.deepEqual(Object.keys(stack.invocationCounts()).sort(), ${toSource(invoked)});
${failures(failed)}${[
    ...(Object.keys(received).length === 0
      ? []
      : ['// A message that comes back after its work was done shows here alone.']),
    ...Object.entries(received).map(
      ([name, times]) => `expectReceived(stack.queues.queueOrThrow(${toSource(name)})).times(${times});`,
    ),
    ...left.map(
      (name) => `assert.equal(stack.queues.queueOrThrow(${toSource(name)}).messages().length, ${leaves[name]});`,
    ),
  ]
    .map((line) => `  ${line}\n`)
    .join('')}} finally {
  await stack.stop();
}`,
)}

// What is checked of itself: nothing is left running, no update is lost, and every message ends. An \`oracle\` checks what must hold besides.
${testOf(
  project.runner,
  'no fault, and no order of events, loses an update or leaves work running',
  `const simulator = await createSimulator${isTyped ? '<{ arrivals: readonly Arrival[] }>' : ''}({
  template: templatePath,
  begin: ({ arrivals }, { arrive }) => arrivals.forEach((each) => arrive(each)),
});
try {
  const firstSeed = Number(process.env.SEED ?? 1);
  for (let seed = firstSeed; seed < firstSeed + 100; seed += 1) {
    // Twice, so that two invocations work on the same items${isOfGroup ? '; those of one group never do' : ''}.
    const arrivals = [arrival, ${isOfGroup ? "{ ...arrival, messageGroupId: 'group-2' }" : 'arrival'}];
    const failure = await failureOf(simulator, { arrivals, faults: everyFault, seed });
    if (failure !== undefined) throw new Error(describeFailure(failure, \`SEED=\${seed} ${run}\`));
  }
} finally {
  await simulator.close();
}`,
)}
`;
}

function failures(failed: readonly string[]): string {
  return failed.length === 0
    ? `  // Nothing failed, not even what came to its end when it was tried again.
  assert.deepEqual(stack.failures(), []);
`
    : `  // It is meant to fail, and this alone fails.
  assert.deepEqual([...new Set(stack.failures().map(({ name }) => name))].sort(), ${toSource(failed)});
`;
}

/** The matchers that are used. */
function definitions(expected: string, isTyped: boolean): string {
  const used = Object.entries(matchers).filter(([name]) => new RegExp(`\\b${name}\\b`).test(expected));
  const lines = used.map(
    ([name, test]) => `const ${name} = { asymmetricMatch: (value${isTyped ? ': unknown' : ''}) => ${test} };\n`,
  );
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}

interface Style extends Pick<Project, 'runner' | 'module'> {
  /** Whether the test is TypeScript, which imports whatever it is compiled to. */
  readonly isTyped: boolean;
}

function importsOf(
  { runner, module, isTyped }: Style,
  { expected, isReceived }: { expected: string; isReceived: boolean },
): string {
  const kit = [
    ...(expected.includes('anyInstant') ? ['anyInstant'] : []),
    'createItemExpectations',
    'createSimulator',
    'createTableReader',
    'describeFailure',
    'everyFault',
    ...(isReceived ? ['expectReceived'] : []),
    'failureOf',
  ];
  const names = `{\n${kit.map((name) => `  ${name},\n`).join('')}}`;
  if (module === 'commonjs' && !isTyped) {
    const runnerLine = runner === 'node' ? "const { test } = require('node:test');\n" : '';
    return `const assert = require('node:assert/strict');
const { resolve } = require('node:path');
${runnerLine}const { startLocalStack } = require('@daybreak/local-stack');
const ${names} = require('@daybreak/testkit');
`;
  }
  const from = { jest: '@jest/globals', vitest: 'vitest', node: 'node:test' }[runner];
  const runnerLine = `import { test } from '${from}';\n`;
  const path = module === 'esm' ? "import { fileURLToPath } from 'node:url';" : "import { resolve } from 'node:path';";
  // Without a default import, which some settings of TypeScript do not have.
  return `import ${isTyped ? '{ strict as assert }' : 'assert'} from 'node:assert${isTyped ? '' : '/strict'}';
${runner === 'node' ? runnerLine : ''}${path}
import { ${isTyped ? 'type Arrival, ' : ''}startLocalStack } from '@daybreak/local-stack';
import ${names} from '@daybreak/testkit';
${runner === 'node' ? '' : runnerLine}`;
}

function pathOf({ module }: Style, template: string): string {
  return module === 'esm'
    ? `fileURLToPath(new URL(${toSource(encodeURI(template))}, import.meta.url))`
    : `resolve(__dirname, ${toSource(template)})`;
}

/** The runners differ in where a test's timeout stands. */
function testOf(runner: Runner, name: string, body: string): string {
  const indented = body.replaceAll(/^(?=.)/gm, '  ');
  const [options, timeout] = runner === 'node' ? [' { timeout: 60_000 },', ''] : ['', ', 60_000'];
  return `test(${toSource(name)},${options} async () => {\n${indented}\n}${timeout});`;
}

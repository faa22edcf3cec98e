import { dirname, relative } from 'node:path';
import type { Arrival } from '@daybreak/local-stack';
import type { EntryPoint } from './entry-points/entry-point.ts';
import type { ExpectedRun } from './merge-runs.ts';
import type { TemplateValues } from '../simulation/read-template.ts';
import type { Project, Runner } from './read-project.ts';
import { oracle, outage } from './simulation-source.ts';
import { literal, matchers, toSource } from './to-source.ts';

/** The content of a first test. */
export interface TestSubject {
  readonly project: Pick<Project, 'runner' | 'module'>;
  /** The absolute paths of the templates: at least one. */
  readonly templatePaths: readonly string[];
  readonly values?: TemplateValues;
  /** The absolute path of the test. */
  readonly file: string;
  readonly entryPoint: Pick<EntryPoint, 'kind' | 'name'>;
  readonly arrival: Arrival;
  readonly observed: ExpectedRun;
  /** The command that runs the test, which a failure shows. */
  readonly run: string;
}

/** Returns the code of a first test, in the style of the project. */
export function writeTest({
  project,
  templatePaths,
  values = {},
  file,
  entryPoint,
  arrival,
  observed,
  run,
}: TestSubject): string {
  const { tables, invoked, received, failed, leaves } = observed;
  const expected = toSource(tables);
  const given = literalOf(values);
  const spread = given === '' ? '' : ' ...values,';
  const left = Object.keys(leaves);
  const hasGroup = 'messageGroupId' in arrival;
  const isTyped = /\.[cm]?ts$/.test(file);
  const style = { ...project, isTyped };
  const paths = templatePaths.map((template) => pathOf(style, relative(dirname(file), template)));
  return `${importsOf(style, { expected, isReceived: Object.keys(received).length > 0 })}
const templatePath = ${paths.length === 1 ? paths.join('') : `[\n${paths.map((path) => `  ${path},\n`).join('')}]`};
${given === '' ? '' : `\n/** What the template leaves open. */\nconst values = ${given};\n`}
/** The arrival at the ${entryPoint.kind} ${entryPoint.name}. */
const arrival${isTyped ? ': Arrival' : ''} = ${literal(arrival)};

${definitions(expected, isTyped)}/** The expected items of each table, as a whole. */
const expected = ${expected};

${testOf(
  project.runner,
  failed.length === 0
    ? 'the arrival is handled once, and leaves the expected items'
    : 'the arrival fails, and ends where expected',
  `const stack = await startLocalStack({ templatePath,${spread} delivery: { duplicates: 0 } });
try {
  await stack.arrive(arrival);
  await stack.waitUntilIdle({ timeoutMs: 30_000, skipTime: true${left.length === 0 ? '' : `, leaves: ${toSource(left)}`} });

  for (const [table, items] of Object.entries(expected))
    await createItemExpectations(await createTableReader(stack, table)).expectItems(items);
  assert.deepEqual(Object.keys(stack.invocationCounts()).sort(), ${toSource(invoked)});
${failures(failed)}${[
    ...(Object.keys(received).length === 0
      ? []
      : ['// Only this assertion shows a message that comes back after success.']),
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

// The kit checks that nothing is left running, no update is lost and every message ends. Add an \`oracle\` for your own promises.
${testOf(
  project.runner,
  'no fault and no order of events loses an update or leaves work running',
  `const simulator = await createSimulator${isTyped ? '<{ arrivals: readonly Arrival[] }>' : ''}({
  template: templatePath,
${given === '' ? '' : '  ...values,\n'}  begin: ({ arrivals }, { arrive }) => arrivals.forEach((each) => arrive(each)),
${oracle(entryPoint, observed)}});
try {
  const firstSeed = Number(process.env.SEED ?? 1);
  for (let seed = firstSeed; seed < firstSeed + 100; seed += 1) {
    // Two arrivals, so that two invocations use the same items${hasGroup ? '. One message group is never in two invocations' : ''}.
    const arrivals = [arrival, ${hasGroup ? "{ ...arrival, messageGroupId: 'group-2' }" : 'arrival'}];
${outage(observed, isTyped)}    const failure = await failureOf(simulator, { arrivals, faults: everyFault${outage(observed, isTyped) === '' ? '' : ', outages'}, seed });
    if (failure !== undefined) throw new Error(describeFailure(failure, \`SEED=\${seed} ${run}\`));
  }
} finally {
  await simulator.close();
}`,
)}
`;
}

/** Returns the values that were given, or an empty text for none. */
function literalOf({ parameters = {}, environment = {} }: TemplateValues): string {
  const given = Object.entries({ parameters, environment }).filter(([, values]) => Object.keys(values).length > 0);
  return given.length === 0 ? '' : literal(Object.fromEntries(given));
}

function failures(failed: readonly string[]): string {
  return failed.length === 0
    ? `  // No invocation and no delivery failed, also none that succeeded after a retry.
  assert.deepEqual(stack.failures(), []);
`
    : `  // Only these are meant to fail.
  assert.deepEqual([...new Set(stack.failures().map(({ name }) => name))].sort(), ${toSource(failed)});
`;
}

/** Returns the definitions of the used matchers. */
function definitions(expected: string, isTyped: boolean): string {
  const used = Object.entries(matchers).filter(([name]) => new RegExp(`\\b${name}\\b`).test(expected));
  const lines = used.map(
    ([name, test]) => `const ${name} = { asymmetricMatch: (value${isTyped ? ': unknown' : ''}) => ${test} };\n`,
  );
  return lines.length === 0 ? '' : `${lines.join('')}\n`;
}

interface Style extends Pick<Project, 'runner' | 'module'> {
  /** Whether the test is TypeScript, which always uses `import`. */
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
  // Some settings of TypeScript do not allow the default import.
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

/** Returns the code of one test. The position of the timeout depends on the runner. */
function testOf(runner: Runner, name: string, body: string): string {
  const indented = body.replaceAll(/^(?=.)/gm, '  ');
  const [options, timeout] = runner === 'node' ? [' { timeout: 60_000 },', ''] : ['', ', 60_000'];
  return `test(${toSource(name)},${options} async () => {\n${indented}\n}${timeout});`;
}

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { commandsIn, documentedCommands } from '@daybreak/workspace';
import { expect, it } from '@jest/globals';
import { unknownNames } from './unknown-names.ts';

const root = join(import.meta.dirname, '../../..');

/** The program that parses the options of each command, as the command that prints its help. */
const helpCommands: [command: RegExp, help: string][] = [
  [/^npx nx run bench:pipeline /, 'node tools/bench/src/main.ts --help'],
  [/^npx nx run pipeline-e2e:soak /, 'node apps/pipeline-e2e/src/soak/soak.ts --help'],
  [/^npx nx run pipeline-e2e:suites |^npx nx (test|integration|fuzz) /, 'jest --help'],
  [/^npx nx (synth|diff|deploy|destroy) infra /, 'cdk deploy --help'],
  [/^npx nx g @daybreak\/tools:calendar /, 'nx g @daybreak/tools:calendar --help'],
  [/^npx nx g @daybreak\/tools:function /, 'nx g @daybreak/tools:function --help'],
  [/^npx nx g @daybreak\/tools:rule /, 'nx g @daybreak/tools:rule --help'],
  [/^npx nx release plan /, 'nx release plan --help'],
  [/^npx nx release publish /, 'nx release publish --help'],
  [/^npx nx release /, 'nx release --help'],
  [/^npx nx /, 'nx run-many --help'],
];

const helps = new Map<string, string>();
function helpOf(command: string): string {
  const help = helps.get(command) ?? runHelp(command);
  helps.set(command, help);
  return help;
}

function runHelp(command: string): string {
  const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}` };
  const [program = '', ...args] = command.split(' ');
  const { stdout, stderr } = spawnSync(program, args, { cwd: root, env, encoding: 'utf8', timeout: 60_000 });
  return `${stdout}\n${stderr}`;
}

/** Returns the options of a command that its help does not contain. Nx also accepts camel-case options with dashes. */
function unknownOptions(command: string): string[] {
  const options = command.match(/(?<= )--?[a-zA-Z][\w-]*/g) ?? [];
  const known = helpCommands.filter(([read]) => read.test(command)).map(([, help]) => helpOf(help));
  const isKnown = (option: string): boolean => new RegExp(`(^|[\\s,[])${option}\\b`, 'm').test(known.join('\n'));
  const camelCase = (option: string): string =>
    option.replaceAll(/(?<=\w)-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return options.filter((option) => known.length > 0 && !isKnown(option) && !isKnown(camelCase(option)));
}

const commands = documentedCommands();

it('every documented nx and npm command names existing targets, projects, configurations and options', () => {
  expect(commands.length).toBeGreaterThan(40);
  const wrong = commands.map((command) => [command, ...unknownNames(command), ...unknownOptions(command)]);
  expect(wrong.filter(([, ...unknown]) => unknown.length > 0)).toEqual([]);
}, 120_000);

it.each([
  ['npx nx deploy infra -c prdo', 'prdo'],
  ['npx nx deploy writer', 'deploy writer'],
  ['npx nx run pipeline-e2e:soaks', 'pipeline-e2e:soaks'],
  ['npx nx run pipeline-e2e:soak --run=1', '--run'],
  ['npx nx run bench:pipeline --row=1000', '--row'],
  ['npx nx deploy infra -c prod -- --no-rolback', '--no-rolback'],
  ['npx nx g @daybreak/tools:rules NAME', 'rules'],
  ['npx nx g @daybreak/tools:function NAME --afterwards worker', '--afterwards'],
  ['npx nx release plna minor', 'plna'],
  ['npx nx release --drt-run', '--drt-run'],
  ['npm strat -- prices.csv', 'strat'],
])('detects a mistake in a documented command: %s', (command, unknown) => {
  expect(commandsIn(`Type this:\n\n    ${command}      # to see it`)).toEqual([command]);
  expect([...unknownNames(command), ...unknownOptions(command)]).toEqual([unknown]);
});

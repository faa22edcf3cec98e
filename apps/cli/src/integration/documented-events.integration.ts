import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import * as v from 'valibot';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { makeCommandFolder } from '../testing/command-folder.ts';
import { runHere } from '../testing/run-here.ts';

// Each test starts a stack.
jest.setTimeout(120_000);

const document = readFileSync(join(workspaceRoot, 'docs/events.md'), 'utf8');
const blocksOf = (language: string): string[] =>
  [...document.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, block = '']) => block);
/** Built before the tests, so that no command runs Nx. */
const withEvents = {
  DAYBREAK_TEMPLATE: join(workspaceRoot, 'dist/apps/infra/with-events/Daybreak-dev.template.json'),
};
const eventSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.looseObject({ 'detail-type': v.string(), detail: v.looseObject({ id: v.string() }) }),
);

test('the command of docs/events.md prints what it shows, and writes the event that it shows', async () => {
  using folder = makeCommandFolder();
  folder.write('rows.jsonl', blocksOf('jsonl').join(''));
  const [session = ''] = blocksOf('console');
  const [command = '', ...shown] = session.trimEnd().split('\n');
  const { stdout, exitCode } = await runHere(
    folder.path,
    command.replace('$ npx daybreak ', '').split(' '),
    withEvents,
  );
  expect(exitCode).toBe(0);
  expect(stdout.split('\n')).toEqual(expect.arrayContaining(shown));

  const events = readFileSync(join(folder.path, 'events.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => v.parse(eventSchema, line));
  expect(events.map((event) => `${event['detail-type']} ${event.detail.id}`).toSorted()).toEqual([
    'RowCompleted plan-1/1',
    'RowCompleted price-1/1',
  ]);
  const documented = v.parse(eventSchema, blocksOf('json')[1]);
  const found = events.find(({ detail }) => detail.id === documented.detail.id);
  // Of the same fields, and the same where it is no id of EventBridge, run or time.
  expect(shapeOf(found)).toEqual(shapeOf(documented));
});

/** With its instants, and ids that are drawn, replaced by their form. */
function shapeOf(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z(\/[\w-]+)?/g, 'instant')
    .replaceAll(/[\da-f]{8}-[\da-f-]{27}/g, 'uuid');
  return JSON.parse(text);
}

test('--events needs a file that can be written', async () => {
  using folder = makeCommandFolder();
  folder.write('rows.jsonl', '{"id":"a","dueDate":"2027-03-28","changes":{"price":1}}\n');
  const { exitCode, stderr } = await runHere(
    folder.path,
    ['start', 'rows.jsonl', '--events', 'no/such/folder/events'],
    withEvents,
  );
  expect(stderr).toMatch(/no\/such\/folder\/events: (Error: )?ENOENT/);
  expect(exitCode).toBe(2);
});

test('--events needs a stack with an event target', async () => {
  using folder = makeCommandFolder();
  folder.write('rows.jsonl', '{"id":"a","dueDate":"2027-03-28","changes":{"price":1}}\n');
  const { exitCode, stderr } = await runHere(folder.path, ['start', 'rows.jsonl', '--events', 'events.jsonl']);
  expect(stderr).toContain('--events needs a stack with an event target, and that of DAYBREAK_TEMPLATE has none');
  expect(exitCode).toBe(2);
});

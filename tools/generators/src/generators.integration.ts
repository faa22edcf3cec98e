import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { copyWorkspace, nx, runIn } from '@daybreak/workspace';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FsTree } from 'nx/src/generators/tree';
import * as v from 'valibot';
import generateFunction from './function/generate-function.ts';
import generateRule from './rule/generate-rule.ts';
import { applyDocumentedStep } from './testing/apply-documented-step.ts';
import { generateExamples } from './testing/generate-examples.ts';
import { runDocumentedStep } from './testing/run-documented-step.ts';
import { outcomesByFunction } from './testing/outcomes-by-function.ts';

let copy: string;
const inCopy = (path: string): string => join(copy, path);
const read = (path: string): string => readFileSync(inCopy(path), 'utf8');

// One copy for all. Its names are such as nobody's own rules and functions have.
beforeAll(async () => {
  copy = copyWorkspace();
  // As an editor that formats what it saves leaves the tables.
  runIn(copy, 'oxfmt', 'docs/security.md');
  applyDocumentedStep(copy);
  await generateExamples(copy, 'example');
}, 60_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

describe('a rule, four functions and the step of docs/steps.md', () => {
  it('are told of where rules and functions are', () => {
    expect(read('libs/domain/src/rules/index.ts')).toMatch(/builtInRules = \[[^\]]*\bexampleRule,?\s*\]/);
    expect(read('docs/rules.md')).toContain('## example-rule\n\nSets an example.');
    expect(read('apps/infra/src/steps/index.ts')).toMatch(
      /exampleAudit,\s+exampleNotify,\s+exampleFollowUp,\s+exampleThank,?\s*\]/,
    );
    expect(read('docs/security.md')).toMatch(/\| example-audit +\| sqs:SendMessage +\| ExampleFollowUpQueue +\|/);
    expect(read('docs/security.md')).toContain('| notifier | sqs:SendMessage | ExampleThankQueue |');
    expect(read('docs/operations.md')).toContain('### example-notify-dead-letter-queue-not-empty');
  });

  it('pass their own checks, and those that read what they were added to', () => {
    nx(copy, 'run-many', '-t', 'lint', '-p', 'example-audit,send-notice');
    nx(copy, 'run-many', '-t', 'typecheck', 'synth', '-p', 'example-audit,send-notice,infra,domain');
    const readers = '--testPathPatterns=/example-audit/|/(rules/[^/]+|docs|metrics)[.]';
    nx(copy, 'run-many', '-t', 'test', 'integration', '-p', 'example-audit,domain,infra', readers);
    // Eight builds and a synthesis, with nothing cached. Every suite of every project runs at night: docs/ci.md.
  }, 240_000);

  it('are formatted, and in the lockfile as npm would have put them', () => {
    const written = packagesOfExamples();
    execFileSync('npm', ['install', '--package-lock-only', '--ignore-scripts', '--offline'], { cwd: copy });
    expect(Object.keys(written)).toHaveLength(8);
    expect(packagesOfExamples()).toEqual(written);
    const edited = ['apps/infra/project.json', 'apps/infra/src/steps', 'libs/domain/src/rules'];
    expect(runIn(copy, 'oxfmt', '--list-different', ...edited)).toMatchObject({ status: 0, output: '' });
  });

  it('get each message that the function before them has dealt with', async () => {
    const template = inCopy('dist/apps/infra/cdk.out/Daybreak-dev.template.json');
    expect(await outcomesByFunction(template, ['a', 'b'])).toMatchObject({
      'example-audit': ['done a', 'done b'],
      'example-notify': ['done a', 'done b'],
      'example-follow-up': ['done a', 'done b'],
      // One message of each row, though each had two.
      'example-thank': ['done a', 'done b'],
    });
  });

  function packagesOfExamples(): Record<string, unknown> {
    const { packages } = v.parse(
      v.object({ packages: v.record(v.string(), v.unknown()) }),
      JSON.parse(read('package-lock.json')),
    );
    return Object.fromEntries(Object.entries(packages).filter(([path]) => path.includes('/example-')));
  }
});

it('the step of docs/steps.md sends its notices, and one that it gives up on is reported by row and cause until it is sent again', async () => {
  const { notices, started, listed, status, redriven } = await runDocumentedStep(copy);
  const failure = { step: 'send-notice', id: 'b', cause: 'NoticeError: The notice service answered 500' };
  expect(started).toMatchObject({
    exitCode: 1,
    output: {
      rows: { completed: 3, failed: 0 },
      stepFailures: [{ step: 'send-notice', id: 'b', reason: failure.cause }],
    },
  });
  expect(listed).toMatchObject({ failed: 0, steps: [failure] });
  expect(status).toMatchObject({ steps: [{ step: 'send-notice', failed: 1 }] });
  expect(redriven).toMatchObject({ step: 'send-notice', matched: 1, redriven: 1 });
  expect(notices).toEqual(['a/1', 'b/1', 'c/1']);
}, 240_000);

describe('what can’t be generated', () => {
  it.each([
    ['Price Cut', '"Price Cut" is no name: write it in kebab-case'],
    ['void', '"void" is a word of JavaScript'],
    ['renew', 'There is a rule renew already'],
    ['example-rule', 'There is a rule example-rule already'],
    ['row', 'The code around a rule calls something else row: choose another name, such as row-values'],
    ['v', 'calls something else v'],
    ['define-rule', 'calls something else defineRule'],
    ['built-in-rules', 'calls something else builtInRules'],
    ['apply-changes', 'There is a rule apply-changes already'],
  ])('the rule %p is refused', async (name, reason) => {
    const tree = new FsTree(copy, false);
    await expect(generateRule(tree, { name })).rejects.toThrow(reason);
    expect(tree.listChanges()).toEqual([]);
  });

  it.each([
    ['Price Audit', 'worker', '"Price Audit" is no name: write it in kebab-case'],
    ['export', 'worker', '"export" is a word of JavaScript'],
    ['writer', 'worker', 'There is something called writer already'],
    ['row', 'worker', 'There is something called row already'],
    ['sqs-batch', 'worker', 'There is something called sqs-batch already'],
    ['example-audit-queue', 'worker', 'example-audit-queue is what a part of the stack is called'],
    ['example-audit', 'worker', 'There is something called example-audit already'],
    ['example-mail', 'dead-letter', 'No function dead-letter passes messages on: name worker, writer, completion'],
    ['example-mail', 'nobody', 'No function nobody passes messages on'],
  ])('the function %p after %s is refused', async (name, after, reason) => {
    const tree = new FsTree(copy, false);
    await expect(generateFunction(tree, { name, after })).rejects.toThrow(reason);
    expect(tree.listChanges()).toEqual([]);
  });

  it('a function whose parts would be called as others are is refused', async () => {
    nx(copy, 'run', 'infra:synth');
    const others = resourceIds().filter((id) => !id.includes('ExampleAudit'));
    // Around the function's own: `Alarm…Errors`, `…DeadLetterQueue`.
    const parts = resourceIds().filter((id) => id.includes('ExampleAudit'));
    const names = parts.flatMap((part) => {
      const around = new RegExp(`^${part.replace('ExampleAudit', '(.+)')}$`);
      return others.flatMap((id) => around.exec(id)?.[1] ?? []);
    });
    expect(names).toEqual(expect.arrayContaining(['RowQueue', 'Row', 'ScanSchedule', 'RowsTable']));

    const tree = new FsTree(copy, false);
    for (const name of new Set(names.map(inKebabCase)))
      await expect(generateFunction(tree, { name, after: 'worker' })).rejects.toThrow('choose another name');
    // Eight builds and a synthesis, when it is run alone.
  }, 240_000);

  function resourceIds(): string[] {
    const template = read('dist/apps/infra/cdk.out/Daybreak-dev.template.json');
    const { Resources } = v.parse(v.object({ Resources: v.record(v.string(), v.unknown()) }), JSON.parse(template));
    return Object.keys(Resources);
  }

  function inKebabCase(id: string): string {
    return id.replaceAll(/(?!^)[A-Z]/g, '-$&').toLowerCase();
  }

  it('leaves every file as it was', () => {
    const before = treeOfCopy();
    const { status, output } = runIn(copy, 'nx', 'g', '@daybreak/tools:function', 'example-mail', '--after=nobody');
    expect(output).toContain('No function nobody passes messages on');
    expect(status).not.toBe(0);
    expect(treeOfCopy()).toBe(before);
  });

  /** Git's hash of all files, their names and what is in them. */
  function treeOfCopy(): string {
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: copy, encoding: 'utf8' });
    git('add', '--all');
    return git('write-tree');
  }
});

it('a template with a fault makes a function whose own tests find it', () => {
  const template = 'tools/generators/src/function/files/src/__useCaseFile__.ts.template';
  const faulty = read(template).replace("outcome: 'retry', error", "outcome: 'done'");
  expect(faulty).not.toBe(read(template));
  writeFileSync(inCopy(template), faulty);

  nx(copy, 'g', '@daybreak/tools:function', 'example-forgetful', '--after=worker');

  const { status, output } = runIn(copy, 'nx', 'test', 'example-forgetful');
  expect(output).toContain('● example-forgetful › tries again when the rows can’t be read, or one of them is none');
  expect(status).not.toBe(0);
});

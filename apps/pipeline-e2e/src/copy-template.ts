import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { loadTemplate } from '@daybreak/local-stack';
import { templatePath } from './template-path.ts';

type Resources = ReturnType<typeof loadTemplate>['Resources'];

/** A copy of a template in a folder of its own; both go with this object. */
export type TemplateCopy = Disposable & { templatePath: string };

/** Copies a template, by default the one that is deployed, and changes the copy; its `folder` is there for what the change needs. */
export function copyTemplate(
  change: (resources: Resources, folder: string) => void,
  original = templatePath,
): TemplateCopy {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-template-'));
  // Its assets and their manifest are found beside a template.
  for (const entry of readdirSync(dirname(original))) {
    if (/^asset\.|\.assets\.json$/.test(entry)) symlinkSync(join(dirname(original), entry), join(folder, entry));
  }
  const template = loadTemplate(original);
  change(template.Resources, folder);
  const copy = join(folder, basename(original));
  writeFileSync(copy, JSON.stringify(template));
  return { templatePath: copy, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

/** Makes batches of one message: what is one update of a row otherwise is then many writers at a time, and no message has company. */
export function takeSingleMessages(resources: Resources): void {
  for (const { Type: type, Properties: properties } of Object.values(resources)) {
    if (type !== 'AWS::Lambda::EventSourceMapping') continue;
    Object.assign(properties, { BatchSize: 1, MaximumBatchingWindowInSeconds: 0 });
  }
}

/** Makes a queue give its messages up after so many receives. */
export function giveUpAfter(resources: Resources, queue: string, maxReceiveCount: number): void {
  const policy = resources[queue]?.Properties['RedrivePolicy'];
  if (typeof policy !== 'object' || policy === null) throw new Error(`The template's ${queue} gives nothing up`);
  Object.assign(policy, { maxReceiveCount });
}

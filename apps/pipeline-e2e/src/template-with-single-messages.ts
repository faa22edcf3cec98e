import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { loadTemplate } from '@daybreak/local-stack';
import { templatePath } from './template-path.ts';

/**
 * The deployed template, but with batches of one message: what is one update of a row otherwise is then many writers at a
 * time, and a value that fails has no company. The copy goes with the returned object.
 */
export function templateWithSingleMessages(): Disposable & { templatePath: string } {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-template-'));
  // Its assets and their manifest are found beside a template.
  for (const entry of readdirSync(dirname(templatePath))) {
    if (/^asset\.|\.assets\.json$/.test(entry)) symlinkSync(join(dirname(templatePath), entry), join(folder, entry));
  }
  const template = loadTemplate(templatePath);
  for (const { Type: type, Properties: properties } of Object.values(template.Resources)) {
    if (type !== 'AWS::Lambda::EventSourceMapping') continue;
    Object.assign(properties, { BatchSize: 1, MaximumBatchingWindowInSeconds: 0 });
  }
  const copy = join(folder, basename(templatePath));
  writeFileSync(copy, JSON.stringify(template));
  return { templatePath: copy, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

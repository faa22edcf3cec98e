import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { templatePath } from '../template-path.ts';
import type { Template } from './template-grants.ts';

/** A template of the deployed one's assets, in a folder that goes with the returned object. */
export function writeTwin(template: Template): Disposable & { templatePath: string } {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-template-'));
  // Its assets and their manifest are found beside a template.
  for (const entry of readdirSync(dirname(templatePath))) {
    if (/^asset\.|\.assets\.json$/.test(entry)) symlinkSync(join(dirname(templatePath), entry), join(folder, entry));
  }
  const copy = join(folder, basename(templatePath));
  writeFileSync(copy, JSON.stringify(template));
  return { templatePath: copy, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { loadTemplate } from '@daybreak/local-stack';
import { templatePath } from './run-cli.ts';

/**
 * Writes a copy of the deployed template into the folder `template` of `parent`, and returns its path. Its worker never returns when a
 * batch contains `text`, so that a test stops a command in the middle of its work, on a machine of any speed.
 */
export function templateWithAStuckWorker(parent: string, text: string): string {
  const folder = join(parent, 'template');
  mkdirSync(folder);
  // The stack looks for the assets and their manifest beside the template.
  for (const entry of readdirSync(dirname(templatePath))) {
    if (/^asset\.|\.assets\.json$/.test(entry)) symlinkSync(join(dirname(templatePath), entry), join(folder, entry));
  }
  const template = loadTemplate(templatePath);
  const metadata = template.Resources['Worker']?.Metadata;
  const deployed = metadata?.['aws:asset:path'];
  if (metadata === undefined || typeof deployed !== 'string') throw new Error('The template has no function Worker');
  const bundle = join(folder, 'stuck');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'handler.cjs'), bundleOf(resolve(folder, deployed, 'handler.cjs'), text));
  Object.assign(metadata, { 'aws:asset:path': bundle });
  const copy = join(folder, basename(templatePath));
  writeFileSync(copy, JSON.stringify(template));
  return copy;
}

function bundleOf(deployed: string, text: string): string {
  return `
    const { handler } = require(${JSON.stringify(deployed)});
    exports.handler = async (event, context) => {
      if (event.Records.some(({ body }) => body.includes(${JSON.stringify(text)})))
        await new Promise(() => setInterval(() => {}, 1_000));
      return await handler(event, context);
    };`;
}

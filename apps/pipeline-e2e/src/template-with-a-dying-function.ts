import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyTemplate, giveUpAfter, takeSingleMessages, type TemplateCopy } from './copy-template.ts';

/** How a function dies of what it was given, without a word. */
export const deaths = {
  'leaves the process': 'process.exit(1);',
  'never answers': 'console.log("never answers"); await new Promise(() => setInterval(() => {}, 1_000));',
  'runs out of memory': 'for (const all = []; ; ) all.push(Array(1_000_000).fill(1.5));',
} as const;

/** When a function that never answers is ended, by the stack's clock. */
export const timeoutSeconds = 30;
/** Little memory, so that running out of it does not take long. */
const limits = { Timeout: timeoutSeconds, MemorySize: 128 };
/** How often a message is tried. */
export const attempts = 2;

/**
 * The deployed template, but one function dies of every message that holds a text, in its own process and from its own
 * bundle. Batches are of one message, so that nothing else dies with it, and each is tried twice.
 */
export function templateWithADyingFunction(
  logicalId: string,
  { of: text, how }: { of: string; how: keyof typeof deaths },
): TemplateCopy {
  return copyTemplate((resources, folder) => {
    takeSingleMessages(resources);
    for (const queue of ['RowQueue', 'ValueQueue']) giveUpAfter(resources, queue, attempts);
    const { Metadata: metadata, Properties: properties } = resources[logicalId] ?? {};
    const deployed = metadata?.['aws:asset:path'];
    if (metadata === undefined || properties === undefined || typeof deployed !== 'string')
      throw new Error(`The template has no function ${logicalId}`);
    const bundle = join(folder, 'dying');
    mkdirSync(bundle);
    writeFileSync(join(bundle, 'handler.cjs'), bundleOf(resolve(folder, deployed, 'handler.cjs'), text, how));
    Object.assign(metadata, { 'aws:asset:path': bundle });
    Object.assign(properties, limits);
  });
}

function bundleOf(deployed: string, text: string, how: keyof typeof deaths): string {
  return `
    const { handler } = require(${JSON.stringify(deployed)});
    exports.handler = async (event, context) => {
      if (event.Records.some(({ body }) => body.includes(${JSON.stringify(text)}))) { ${deaths[how]} }
      return await handler(event, context);
    };`;
}

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nx } from '@daybreak/workspace';

/** Makes the step `send-notice` in a copy of the workspace, as docs/steps.md says. */
export function applyDocumentedStep(copy: string): void {
  const read = (path: string): string => readFileSync(join(copy, path), 'utf8');
  nx(copy, 'g', '@daybreak/tools:function', 'send-notice', '--after=writer');
  const blocks = [...read('docs/steps.md').matchAll(/```typescript\n\/\/ (\S+)\n([\s\S]*?)```/g)];
  if (blocks.length === 0) throw new Error('docs/steps.md names no file');
  for (const [, path = '', code = ''] of blocks) writeFileSync(join(copy, path), code);

  const edit = (path: string, ...changes: readonly (readonly [before: string, after: string])[]): void => {
    let text = read(path);
    for (const [before, after] of changes) {
      if (!text.includes(before)) throw new Error(`${path} does not hold ${before}`);
      text = text.replace(before, after);
    }
    writeFileSync(join(copy, path), text);
  };
  // They assert what the generated function does.
  for (const test of ['create-handler.spec.ts', 'send-notice.integration.ts', 'config.spec.ts'])
    rmSync(join(copy, 'apps/send-notice/src', test));
  edit(
    'apps/send-notice/src/config.ts',
    ['  /** Of the queues', '  NOTICE_URL: textVariable,\n  /** Of the queues'],
    ['    forwardQueueUrls:', '    noticeUrl: variables.NOTICE_URL,\n    forwardQueueUrls:'],
  );
  edit(
    'apps/send-notice/src/handler.ts',
    [
      "from './create-handler.ts';",
      "from './create-handler.ts';\nimport { createNoticeSender } from './create-notice-sender.ts';",
    ],
    ['  forward:', '  sendNotice: createNoticeSender(config.noticeUrl),\n  forward:'],
  );
}

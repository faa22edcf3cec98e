import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';

const noticeSchema = v.pipe(v.string(), v.parseJson(), v.object({ id: v.string(), rowId: v.string() }));
/** What a process's `exit` event gives: its exit code, or null and a signal. */
const exitSchema = v.tuple([v.nullable(v.number()), v.unknown()]);
const day = '2026-03-29';

/** Runs three rows through the step `send-notice` of a copy of the workspace, with a service that refuses the notice of row b until the step is redriven. */
export async function runDocumentedStep(copy: string) {
  const accepted = new Set<string>();
  let isMended = false;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const { id, rowId } = v.parse(noticeSchema, body);
      const isRefused = rowId === 'b' && !isMended;
      if (!isRefused) accepted.add(id);
      response.writeHead(isRefused ? 500 : 204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The notice service has no port');
    const daybreak = async (...args: string[]) => {
      // In a process of its own while this one serves: the copy's command builds the copy's functions.
      const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_')));
      const main = join(copy, 'apps/cli/src/main.ts');
      const child = spawn(process.execPath, [main, ...args, '--json'], {
        cwd: copy,
        env: { ...env, NX_DAEMON: 'false', INIT_CWD: copy },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const exited = once(child, 'exit');
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
      const [exitCode] = v.parse(exitSchema, await exited);
      if (stdout === '') throw new Error(`daybreak ${args.join(' ')} ended with ${exitCode}:\n${stderr}`);
      return { exitCode, output: v.parse(v.pipe(v.string(), v.parseJson()), stdout) };
    };
    const rows = ['a', 'b', 'c'].map((id) => JSON.stringify({ id, dueDate: day, changes: { price: 1 } }));
    writeFileSync(join(copy, 'notices.jsonl'), rows.join('\n'));
    const start = [
      'start',
      'notices.jsonl',
      '--today',
      day,
      '--data',
      'notices',
      '--env',
      `NOTICE_URL=http://127.0.0.1:${address.port}`,
    ];

    const started = await daybreak(...start);
    const { output: listed } = await daybreak('failed', '--target', './notices');
    const { output: status } = await daybreak('status', '--target', './notices');
    isMended = true;
    const { output: redriven } = await daybreak('redrive', '--step', 'send-notice', '--yes', '--target', './notices');
    await daybreak(...start);
    return { started, listed, status, redriven, notices: [...accepted].toSorted() };
  } finally {
    server.close();
  }
}

import { fork } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { copyWorkspace } from '@daybreak/workspace-copy';
import * as v from 'valibot';
import { type Answer, answerSchema, type Question } from './answer.ts';

/** A copy of the workspace, and Nx to ask about it. */
export interface Workspace {
  folder: string;
  /** What Nx says about the workspace as it stands, or with edits and environment variables that last for the question. */
  ask(question?: Partial<Question>): Promise<Answer>;
  read(path: string): string;
  close(): Promise<void>;
}

/** Opens a copy of the workspace; `close` ends the process that answers and deletes the copy. */
export function openWorkspace(): Workspace {
  const folder = copyWorkspace();
  const child = fork(join(import.meta.dirname, 'ask-nx.ts'), {
    cwd: folder,
    env: {
      // Nx tells its tasks about the workspace that they run in; the copy is another one.
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('NX_'))),
      NX_DAEMON: 'false',
      NX_ISOLATE_PLUGINS: 'false',
    },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    folder,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    ask: async ({ edits = {}, env = {}, listsInputs = false } = {}) => {
      const answer = Promise.race([
        new Promise<unknown>((resolve) => child.once('message', resolve)),
        ended.then(() => Promise.reject(new Error('Nx ended instead of answering: see its error above'))),
      ]);
      child.send({ edits, env, listsInputs });
      return v.parse(answerSchema, await answer);
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as v from 'valibot';
import {
  eventSchema,
  type StackCommand,
  type StackIdle,
  type StackReady,
  type StackSettings,
} from './stack-messages.ts';

const stackProcess = join(import.meta.dirname, 'stack-process.ts');

export interface StackProcess extends AsyncDisposable {
  ready: StackReady;
  /** Fires the schedule and resolves when the stack is idle. */
  run(scheduledTime: Date, timeoutMs: number): Promise<StackIdle>;
}

/** Starts the stack in a process of its own. Throws when that process ends early; what it said is on standard error. */
export async function startStackProcess(settings: StackSettings, profileFolder?: string): Promise<StackProcess> {
  const execArgv = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const child = fork(stackProcess, [JSON.stringify(settings)], { execArgv, stdio: ['ignore', 2, 2, 'ipc'] });
  const exited = once(child, 'exit');
  const tell = (command: StackCommand): void => void child.send(command);

  const ready = await nextEvent(child, exited);
  if (ready.kind !== 'ready') throw new Error(`The stack said ${ready.kind} before it was ready`);
  return {
    ready,
    async run(scheduledTime, timeoutMs) {
      tell({ kind: 'run', scheduledTime: scheduledTime.toISOString(), timeoutMs });
      const idle = await nextEvent(child, exited);
      if (idle.kind !== 'idle') throw new Error(`The stack said ${idle.kind} instead of idle`);
      return idle;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      tell({ kind: 'stop' });
      await exited;
    },
  };
}

async function nextEvent(child: ChildProcess, exited: Promise<unknown>): Promise<StackReady | StackIdle> {
  const message = once(child, 'message').then(([event]: unknown[]) => v.parse(eventSchema, event));
  return await Promise.race([
    message,
    exited.then(() => {
      throw new Error('The process of the stack ended early');
    }),
  ]);
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Pipeline, Queues } from '../pipeline/pipeline.ts';
import type { Finished } from './run-cli.ts';
import { runHere } from './run-here.ts';
import type { FakeAws } from './start-fake-aws.ts';

export type TargetKind = 'folder' | 'stack';
export const targetKinds: readonly TargetKind[] = ['folder', 'stack'];

/** What a test may do to a target without the command. */
export type Opened = Pick<Pipeline, 'rows' | 'runs'> & { queues: Queues };

/** A target for the command's tests, and a folder to run it in. */
export interface TestTarget extends AsyncDisposable {
  readonly kind: TargetKind;
  readonly folder: string;
  /** As `--target` names it. */
  readonly name: string;
  /** Runs a command with this target. */
  daybreak(...args: readonly string[]): Promise<Finished>;
  /** The same for a command that must succeed, with --json: what it printed. */
  json(...args: readonly string[]): Promise<unknown>;
  write(file: string, content: string): void;
  open<Result>(use: (opened: Opened) => Promise<Result>): Promise<Result>;
  /** Changes attributes of a row's item without the repository, which would not make it one that it can't read. */
  spoil(id: string, attributes: Record<string, AttributeValue>): Promise<void>;
  /** Does what is due by noon (UTC) of the day, and waits until nothing is left to do. */
  runDay(day: string): Promise<void>;
  /** Of a stack. */
  readonly aws: FakeAws | undefined;
}

/** What every test target does by commands in `folder`, whatever it is. */
export function commandsOn(folder: string, name: string) {
  const daybreak: TestTarget['daybreak'] = async (...args) => await runHere(folder, args, { DAYBREAK_TARGET: name });
  return {
    folder,
    name,
    daybreak,
    async json(...args: readonly string[]): Promise<unknown> {
      const finished = await daybreak(...args, '--json');
      if (finished.exitCode !== 0) throw new Error(`daybreak ${args.join(' ')} failed:\n${finished.stderr}`);
      return JSON.parse(finished.stdout);
    },
    write: (file: string, content: string) => writeFileSync(join(folder, file), content),
  };
}

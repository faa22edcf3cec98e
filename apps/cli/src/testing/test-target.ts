import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Pipeline, Queues } from '../pipeline/pipeline.ts';
import type { Finished } from './run-cli.ts';
import { runHere } from './run-here.ts';
import type { FakeAws } from './start-fake-aws.ts';

export type TargetKind = 'folder' | 'stack';
export const targetKinds: readonly TargetKind[] = ['folder', 'stack'];

/** The parts of a target that a test opens without a command. */
export type Opened = Pick<Pipeline, 'rows' | 'runs'> & { queues: Queues };

/** A target for tests, and a folder in which to run commands. */
export interface TestTarget extends AsyncDisposable {
  readonly kind: TargetKind;
  readonly folder: string;
  /** The value of `--target`. */
  readonly name: string;
  /** Runs a command with this target. */
  daybreak(...args: readonly string[]): Promise<Finished>;
  /** Runs a command with --json that must succeed, and resolves to its output. */
  json(...args: readonly string[]): Promise<unknown>;
  write(file: string, content: string): void;
  open<Result>(use: (opened: Opened) => Promise<Result>): Promise<Result>;
  /** Changes attributes of an item without the repository, so that it is no longer a valid row. */
  spoil(id: string, attributes: Record<string, AttributeValue>): Promise<void>;
  /** Makes the table one in which an older version failed this row: it and the table's settings are as they were before the index of failed rows. */
  forgetFailedIndex(id: string): Promise<void>;
  /** The number of Scan requests so far. Undefined for a folder. */
  readonly scans: (() => number) | undefined;
  /** The number of requests so far, by operation: `DynamoDB.Query`. Undefined for a folder. */
  readonly requests: (() => Readonly<Record<string, number>>) | undefined;
  /** Waits until the functions of a stack have handled every message. A folder has functions only while a command runs. */
  idle(): Promise<void>;
  /** Runs the rows that are due by 12:00 UTC of the day, and waits until all work is done. */
  runDay(day: string): Promise<void>;
  /** The AWS actions of a stack. Undefined for a folder. */
  readonly aws: FakeAws | undefined;
}

/** The commands of every test target, which run in `folder`. */
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

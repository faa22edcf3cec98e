import { join } from 'node:path';
import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { InputFile } from '../input/check-input.ts';
import type { FolderContents } from '../stack/data-folder.ts';
import type { Environment } from './environment.ts';
import { inputFiles } from './input-files.ts';
import { parseAt, parseDay } from './parse-scheduled-time.ts';
import { workspaceRoot } from './resolve-path.ts';
import { UsageError } from './usage-error.ts';

const example: InputFile = {
  name: 'examples/price-changes.csv',
  path: join(workspaceRoot, 'examples/price-changes.csv'),
};
/** The day that the example was made for. */
const exampleDay = '2026-03-29';

/** The options of `daybreak start` as they were given. */
export interface StartOptions {
  today?: string;
  at?: string;
  data?: string;
  engine?: DynamoDBEngine;
  json?: boolean;
  skipInvalid?: boolean;
}

/** What `daybreak start` is to do. */
export interface StartPlan {
  files: readonly InputFile[];
  scheduledTime: Date;
  skipInvalid: boolean;
}

/**
 * Decides what to import and when it is. Without a file: the example, on its day, unless there is a data folder whose
 * rows can be gone on with. Throws UsageError when that is not clear.
 */
export function planStart(
  files: readonly string[],
  options: StartOptions,
  { contents, environment }: { contents: FolderContents | undefined; environment: Environment },
): StartPlan {
  const { importing = [] } = contents ?? {};
  if (files.length === 0 && importing.length > 0) {
    const names = importing.join(' ');
    throw new UsageError(
      `The import of ${names} was stopped before its end: give ${names} again, which adds what is missing`,
    );
  }
  const isExample = files.length === 0 && contents === undefined;
  const inputs = inputFiles(files, environment);
  return {
    files: isExample ? [example] : inputs,
    scheduledTime: scheduledTimeOf(options, isExample ? exampleDay : today(environment)),
    skipInvalid: options.skipInvalid ?? false,
  };
}

/** When a run is: noon (UTC) of a day, or an instant. `option` is what the day is called. Throws UsageError. */
export function scheduledTimeOf(
  { today: day, at }: { today?: string; at?: string },
  otherwise: string,
  option: '--today' | '--on' = '--today',
): Date {
  if (day !== undefined && at !== undefined) {
    throw new UsageError(`${option} and --at both say when the run is: give one of them`);
  }
  return at === undefined ? parseDay(day ?? otherwise, option) : parseAt(at);
}

/** The machine's local date. */
export function today({ now }: Pick<Environment, 'now'>): string {
  const date = now();
  const twoDigits = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;
}

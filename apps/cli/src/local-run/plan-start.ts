import { join } from 'node:path';
import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { InputFile } from '../rows-file/input-file.ts';
import { inputFiles } from '../rows-file/input-files.ts';
import { type FileFormat, parseFileFormat } from '../rows-file/file-format.ts';
import type { FolderContents } from '../target/folder/data-folder.ts';
import type { Environment } from '../terminal/environment.ts';
import { resolvePath, workspaceRoot } from '../terminal/resolve-path.ts';
import { scheduledTimeOf, today } from '../terminal/scheduled-time.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { parseVariables } from './parse-variables.ts';

const example: InputFile = {
  name: 'examples/price-changes.csv',
  path: join(workspaceRoot, 'examples/price-changes.csv'),
};
/** The day on which rows of the example are due. */
const exampleDay = '2026-03-29';

/** The options of `daybreak start` on the command line. */
export interface StartOptions {
  today?: string;
  at?: string;
  data?: string;
  env?: string[];
  /** The file for the events of the run. */
  events?: string;
  /** `true` for every line, or the id of the row whose lines are printed. */
  logs?: boolean | string;
  engine?: DynamoDBEngine;
  json?: boolean;
  skipInvalid?: boolean;
  yes?: boolean;
  watch?: boolean;
  delimiter?: string;
  encoding?: string;
}

/** The plan of `daybreak start`. */
export interface StartPlan {
  files: readonly InputFile[];
  scheduledTime: Date;
  skipInvalid: boolean;
  format: FileFormat;
  /** Variables of the functions, besides those of the template or in place of one. */
  environment: Readonly<Record<string, string>>;
  logs: boolean | string;
  /** The path of the file for the events of the run. */
  eventsFile: string | undefined;
}

/**
 * Decides what to import and the time of the run. Without a file it is the example, on its day, or no file for a data folder that
 * holds rows. Throws UsageError for contradictory options.
 */
export function planStart(
  files: readonly string[],
  options: StartOptions,
  { contents, environment }: { contents: FolderContents | undefined; environment: Environment },
): StartPlan {
  const { importing = [] } = contents ?? {};
  const missing = importing.filter((name) => !files.includes(name));
  if (missing.length > 0) {
    const names = missing.join(' ');
    throw new UsageError(
      `The import of ${names} stopped before its end, and nothing runs until it is complete: add ${names} to the command, which imports the missing rows`,
    );
  }
  const isExample = files.length === 0 && contents === undefined;
  const inputs = inputFiles(files, environment);
  return {
    files: isExample ? [example] : inputs,
    scheduledTime: scheduledTimeOf(options, isExample ? exampleDay : today(environment)),
    skipInvalid: options.skipInvalid ?? false,
    format: parseFileFormat(options),
    environment: parseVariables(options.env ?? []),
    logs: options.logs ?? false,
    eventsFile: options.events === undefined ? undefined : resolvePath(options.events, environment),
  };
}

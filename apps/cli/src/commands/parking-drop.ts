import { type FileHandle, open } from 'node:fs/promises';
import type { ParkedMessage } from '../pipeline/parked-message.ts';
import type { Queues } from '../pipeline/pipeline.ts';
import { holdParked, type ParkedSelection, selectedMessages, selectParked } from '../pipeline/select-parked.ts';
import { openTarget } from '../target/open-target.ts';
import { CommandError } from '../terminal/command-error.ts';
import { confirm } from '../terminal/confirm.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { errorCode } from '../terminal/error-code.ts';
import { print } from '../terminal/print.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { ReaderEndedError, writeThrough } from '../terminal/write-out.ts';
import type { ParkingSelection } from './parking-requeue.ts';

export interface DropReport {
  dropped: number;
  /** The file as the command line names it. Absent for standard output. */
  file?: string;
  /** Ids of `--ids` that are not in the queue. */
  missing: string[];
}

/**
 * Writes parked messages to a file, or to standard output, as JSON Lines, and deletes each after its line is written. Resolves to 1 when an id of `--ids` is
 * not in the queue.
 */
export async function parkingDrop(
  file: string | undefined,
  options: ParkingSelection,
  environment: Environment,
): Promise<0 | 1> {
  await using target = await openTarget(options, environment);
  const queues = await target.queues();
  const selection = await selectParked(queues, options);
  const report: DropReport = { dropped: 0, ...(file === undefined ? {} : { file }), missing: [] };
  if (selection.number > 0) {
    const effect = `This deletes ${selection.describe} of ${target.name}, after writing them to ${file ?? 'standard output'}`;
    if (!(await confirm({ effect, yes: options.yes }, environment))) return 1;
    await using sink = await openSink(file, environment);
    await dropAll(queues, selection, { report, sink }, environment);
  }
  if (file === undefined) environment.stderr.write(`${formatDrop(report)}\n`);
  else print(environment, options, report, formatDrop);
  return report.missing.length > 0 ? 1 : 0;
}

interface Sink extends AsyncDisposable {
  /** Resolves when the lines survive the end of this process. */
  write(lines: string): Promise<void>;
}

async function openSink(file: string | undefined, environment: Environment): Promise<Sink> {
  if (file === undefined) {
    return { write: async (lines) => await writeToReader(environment, lines), async [Symbol.asyncDispose]() {} };
  }
  const handle = await create(resolvePath(file, environment), file);
  return {
    async write(lines) {
      await handle.writeFile(lines);
      await handle.sync();
    },
    [Symbol.asyncDispose]: async () => await handle.close(),
  };
}

async function writeToReader({ stdout }: Environment, lines: string): Promise<void> {
  try {
    await writeThrough(stdout, lines);
  } catch (error) {
    if (!(error instanceof ReaderEndedError)) throw error;
    const sentence = 'The reader of standard output has ended: messages that it did not get are still parked';
    throw new CommandError(sentence, { cause: error });
  }
}

async function create(path: string, file: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (error) {
    const code = errorCode(error);
    const reason = code === 'EEXIST' ? 'already exists: name another file' : `can't be written (${code})`;
    throw new UsageError(`${file} ${reason}`, { cause: error });
  }
}

async function dropAll(
  queues: Queues,
  selection: ParkedSelection,
  { report, sink }: { report: DropReport; sink: Sink },
  { signal }: Environment,
): Promise<void> {
  const left = new Set(selection.ids);
  await using parking = holdParked(queues, { holdSeconds: 300, signal });
  for await (const messages of selectedMessages(parking, selection)) {
    await sink.write(messages.map(toLine).join(''));
    for (const message of messages) {
      await parking.remove(message);
      left.delete(message.messageId);
      report.dropped++;
    }
  }
  report.missing.push(...left);
}

function toLine(message: ParkedMessage): string {
  return `${JSON.stringify(message)}\n`;
}

/** The result for people. */
export function formatDrop({ dropped, file, missing }: DropReport): string {
  if (dropped === 0 && missing.length === 0) return 'Nothing is parked';
  const where = file === undefined ? '' : `, written to ${file}`;
  return [
    `${count(dropped, 'message')} dropped${where}`,
    ...missing.map((id) => `Skipped: ${id}: it is not in the parking queue`),
  ].join('\n');
}

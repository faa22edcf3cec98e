import { setTimeout as pause } from 'node:timers/promises';
import { canRedraw } from '../terminal/can-redraw.ts';
import { formatNumber } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { formatInstant } from '../terminal/format-instant.ts';
import { formatStatus } from './format-status.ts';
import type { StatusReport } from './read-status.ts';

interface WatchOptions {
  read(): Promise<StatusReport>;
  everySeconds: number;
  json?: boolean | undefined;
  /** Tests replace it. */
  wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** Moves to the first column of the first line. */
const home = '\u001B[H';
const clearRestOfLine = '\u001B[K';
const clearBelow = '\u001B[J';
const clearScreen = '\u001B[2J';

/**
 * Prints the status until the signal aborts, and throws its reason: in place on a terminal; elsewhere as a line for each change, or
 * with `json` one object a line.
 */
export async function watchStatus(
  { read, everySeconds, json = false, wait = realWait }: WatchOptions,
  { stdout, signal }: Pick<Environment, 'stdout' | 'signal'>,
): Promise<never> {
  const redraws = !json && canRedraw(stdout);
  if (redraws) stdout.write(clearScreen);
  let lastLine = '';
  for (;;) {
    const report = await read();
    if (redraws) {
      const lines = formatStatus(report).split('\n');
      stdout.write(`${home}${lines.map((line) => `${line}${clearRestOfLine}\n`).join('')}${clearBelow}`);
    } else if (json) stdout.write(`${JSON.stringify(report)}\n`);
    else {
      const line = statusLine(report);
      if (line !== lastLine) stdout.write(`${formatInstant(report.at)}  ${line}\n`);
      lastLine = line;
    }
    await wait(everySeconds * 1000, signal);
    signal.throwIfAborted();
  }
}

/** The numbers that change: the queues that hold messages, the last run, due rows, and alarms. */
function statusLine({ queues, lastRun, due, alarms = [] }: StatusReport): string {
  const busy = queues
    .map(({ queue, waiting, inFlight, delayed }) => ({ queue, messages: waiting + inFlight + delayed }))
    .filter(({ messages }) => messages > 0)
    .map(({ queue, messages }) => `${queue} ${formatNumber(messages)}`);
  const loud = alarms.filter(({ state }) => state === 'ALARM').map(({ name }) => name);
  return [
    `due ${formatNumber(due)}`,
    ...(lastRun === undefined ? [] : [`run ${lastRun.state}, ${formatNumber(lastRun.dispatched)} dispatched`]),
    busy.length === 0 ? 'no message in a queue' : `messages: ${busy.join(', ')}`,
    ...(loud.length === 0 ? [] : [`ALARM: ${loud.join(', ')}`]),
  ].join('; ');
}

async function realWait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(ms, undefined, { signal });
  } catch {
    // The caller throws the signal's reason, which the timer's own error does not have.
  }
}

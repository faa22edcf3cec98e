import { createInterface } from 'node:readline/promises';
import type { Environment } from './environment.ts';
import { npmCommandOf } from './npm-command.ts';
import { UsageError } from './usage-error.ts';

interface Question {
  /** The effect of the command, with counts, as a sentence without its full stop: `This deletes 3 messages`. */
  effect: string;
  /** Whether `--yes` was given. */
  yes: boolean | undefined;
}

/**
 * Asks on the terminal whether to continue. Resolves to true for the answers `y` and `yes`, and when `--yes` was given. Throws UsageError without `--yes`
 * and without a terminal.
 */
export async function confirm({ effect, yes }: Question, environment: Environment): Promise<boolean> {
  const { stdin, stderr, signal } = environment;
  if (yes === true) return true;
  if (stdin.isTTY !== true || stderr.isTTY !== true) {
    // npm takes an option that stands before its --.
    const place = npmCommandOf(environment);
    const how = place === undefined ? 'add --yes to confirm' : `confirm with --yes, as in ${place} … --yes`;
    throw new UsageError(`${effect}. There is no terminal to ask on: ${how}`);
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await ask(terminal, `${effect}. Continue? [y/N] `, signal);
    if (/^\s*y(es)?\s*$/i.test(answer)) return true;
    stderr.write('Nothing was changed\n');
    return false;
  } finally {
    terminal.close();
  }
}

/** The answer, empty when the input ends without one. Rejects with the signal's reason. */
async function ask(
  terminal: ReturnType<typeof createInterface>,
  question: string,
  signal: AbortSignal,
): Promise<string> {
  const { promise: ended, resolve, reject } = Promise.withResolvers<string>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  terminal.once('close', () => resolve(''));
  // On a terminal readline handles Ctrl-C itself.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  try {
    signal.throwIfAborted();
    const answered = terminal.question(question);
    // The promise never settles when the input ends.
    answered.catch(() => {});
    return await Promise.race([answered, ended]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The kind of a leak. `code` is code that is still running while nothing is known to be open. */
export type LeakKind = 'request' | 'timer' | 'socket' | 'server' | 'process' | 'worker' | 'code';

/** Something that was still open, or was started, after the work settled. */
export interface Leak {
  readonly kind: LeakKind;
  /** A description, such as `HTTP request POST http://127.0.0.1:4566/ (AmazonSQS.SendMessage)`. */
  readonly what: string;
  /** The stack frames of your code that started it, innermost first, such as `sendMail (src/send-mail.ts:31:9)`. Empty if none is known. */
  readonly startedAt: readonly string[];
}

/** The work settled and left something running. `cause` is the error of the work, if it failed too. */
export class LeakError extends Error {
  readonly leaks: readonly Leak[];

  constructor(subject: string, leaks: readonly Leak[], options?: ErrorOptions) {
    super(describe(subject, leaks, options), options);
    this.name = 'LeakError';
    this.leaks = leaks;
  }
}

const shownFrames = 4;

function describe(subject: string, leaks: readonly Leak[], options: ErrorOptions | undefined): string {
  const byPlace = Map.groupBy(leaks, ({ startedAt }) => startedAt.join('\n'));
  const list = [...byPlace.values()].flatMap((leaksOfPlace) => [
    `  • ${describePlace(leaksOfPlace)}`,
    ...startedAtLines(leaksOfPlace[0]?.startedAt ?? []),
  ]);
  return [
    `${subject} settled and left running:`,
    ...list,
    'Await it, or end it, before the promise settles.',
    ...(options === undefined ? [] : [`The work failed as well: ${String(options.cause)}`]),
  ].join('\n');
}

/** Describes the leaks of one place. A request of a client has timers of its own, which are counted, not listed. */
function describePlace(leaks: readonly Leak[]): string {
  const timers = leaks.filter(({ kind }) => kind === 'timer');
  const others = leaks.filter(({ kind }) => kind !== 'timer');
  if (others.length === 0) return timers.map(({ what }) => what).join(', ');
  const names = others.map(({ what }) => what).join(', ');
  return timers.length === 0 ? names : `${names}, with ${timers.length} ${timers.length === 1 ? 'timer' : 'timers'}`;
}

function startedAtLines(frames: readonly string[]): string[] {
  if (frames.length === 0) return ['      started at an unknown place'];
  return frames
    .slice(0, shownFrames)
    .map((frame, index) => `      ${index === 0 ? 'started at' : '        by'} ${frame}`);
}

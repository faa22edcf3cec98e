/** What sort of thing was left; `code` is code that goes on running though nothing is known to be open. */
export type LeakKind = 'request' | 'timer' | 'socket' | 'server' | 'process' | 'worker' | 'code';

/** Something that outlived the work that started it. */
export interface Leak {
  readonly kind: LeakKind;
  /** As `HTTP request POST http://127.0.0.1:4566/ (AmazonSQS.SendMessage)`. */
  readonly what: string;
  /** The caller's own frames, the innermost first, as `sendMail (src/send-mail.ts:31:9)`; empty when none is known. */
  readonly startedAt: readonly string[];
}

/** The work settled while something that it had started was still open. `cause` is the error of the work, when it failed as well. */
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
  const list = [...byPlace.values()].flatMap((together) => [
    `  • ${showTogether(together)}`,
    ...startedAtLines(together[0]?.startedAt ?? []),
  ]);
  return [
    `${subject} settled and left running:`,
    ...list,
    'Await it, or end it, before the promise settles.',
    ...(options === undefined ? [] : [`The work failed as well: ${String(options.cause)}`]),
  ].join('\n');
}

/** A client's request comes with timers of the client's own: they are counted, not listed. */
function showTogether(leaks: readonly Leak[]): string {
  const timers = leaks.filter(({ kind }) => kind === 'timer');
  const others = leaks.filter(({ kind }) => kind !== 'timer');
  if (others.length === 0) return timers.map(({ what }) => what).join(', ');
  const names = others.map(({ what }) => what).join(', ');
  return timers.length === 0 ? names : `${names}, with ${timers.length} ${timers.length === 1 ? 'timer' : 'timers'}`;
}

function startedAtLines(frames: readonly string[]): string[] {
  if (frames.length === 0) return ['      started at a place that is not known'];
  return frames
    .slice(0, shownFrames)
    .map((frame, index) => `      ${index === 0 ? 'started at' : '        by'} ${frame}`);
}

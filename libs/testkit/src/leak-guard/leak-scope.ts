import type { LeakKind } from './leak-error.ts';
import type { Origin } from './origin.ts';
import { PendingFiles } from './pending-files.ts';

/** Something that a piece of work started and should end. */
export interface Started {
  readonly kind: LeakKind;
  readonly origin: Origin;
  isOpen(): boolean;
  /** Whether Node made it to serve something that is tracked itself, such as an agent's idle socket. */
  isPlatforms?(): boolean;
  describe(): string;
}

const fewestToPrune = 64;
const keptLateSteps = 32;

/** What one invocation, or other piece of work, has started. */
export class LeakScope {
  /** The scope of the work that this one is part of. */
  readonly #parent: LeakScope | undefined;
  /** Whether to follow each call from what it awaits to what it starts. */
  readonly tracesCalls: boolean;
  /** Its own, and of no other code: a client reads its configuration before it sends its first request. */
  readonly files = new PendingFiles();
  readonly #started = new Set<Started>();
  #pruneAt = fewestToPrune;
  #late: { started: Started[]; origins: Origin[] } | undefined;
  #activity = 0;

  constructor({ parent, tracesCalls }: { parent: LeakScope | undefined; tracesCalls: boolean }) {
    this.#parent = parent;
    this.tracesCalls = tracesCalls || parent?.tracesCalls === true;
  }

  /** Grows whenever code of the scope starts anything asynchronous, a promise included. */
  get activity(): number {
    return this.#activity;
  }

  noteActivity(): void {
    this.#activity += 1;
    this.#parent?.noteActivity();
  }

  /** Must be followed by `endFile`. */
  startFile(): void {
    this.files.start();
    this.#parent?.startFile();
  }

  endFile(): void {
    this.files.end();
    this.#parent?.endFile();
  }

  /** A step of traced code. Of those that come after the work was over, the first are kept. */
  noteStep(origin: Origin): void {
    if (this.#late !== undefined && this.#late.origins.length < keptLateSteps) this.#late.origins.push(origin);
    this.#parent?.noteStep(origin);
  }

  add(started: Started): void {
    this.#late?.started.push(started);
    this.#started.add(started);
    this.#parent?.add(started);
    if (this.#started.size >= this.#pruneAt) this.#prune();
  }

  /** What is open now and is the work's own. */
  leftOpen(): Started[] {
    return [...this.#started].filter((started) => started.isOpen() && started.isPlatforms?.() !== true);
  }

  /** The work is over: from now on, whatever it starts is late. */
  settle(): void {
    this.#late = { started: [], origins: [] };
  }

  /** What was started after the work was over, ended or not. */
  startedLate(): Started[] {
    return (this.#late?.started ?? []).filter((started) => started.isPlatforms?.() !== true);
  }

  /** Where code runs that went on after the work was over. */
  get lateOrigins(): readonly Origin[] {
    return this.#late?.origins ?? [];
  }

  /** Long work starts many things and ends them: only the open ones are kept. */
  #prune(): void {
    for (const started of this.#started) if (!started.isOpen()) this.#started.delete(started);
    this.#pruneAt = Math.max(fewestToPrune, this.#started.size * 2);
  }
}

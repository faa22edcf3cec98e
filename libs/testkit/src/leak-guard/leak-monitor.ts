import { AsyncLocalStorage, createHook, executionAsyncId, executionAsyncResource } from 'node:async_hooks';
import { LeakScope } from './leak-scope.ts';
import { CapturedOrigin } from './origin.ts';
import type { JustStarted } from './track.ts';
import { watchFetch } from './watch-fetch.ts';
import { watchHttp } from './watch-http.ts';
import { watchProcesses } from './watch-processes.ts';
import { watchSockets } from './watch-sockets.ts';
import { startedTimer, timerTypes } from './watch-timers.ts';

// Node's hooks are the process's, so there is one monitor a module. It watches only while a scope is open.
const scopes = new AsyncLocalStorage<LeakScope>();
const origins = new WeakMap<object, CapturedOrigin>();
/** By async id: what was asked of the file system and is not answered yet. */
const readers = new Map<number, LeakScope>();
/** Types of async resources. */
const fileTypes: ReadonlySet<string> = new Set(['FSREQCALLBACK', 'FSREQPROMISE', 'FILEHANDLECLOSEREQ']);
let openScopes = 0;
let stopWatching: (() => void)[] = [];

export interface OpenScope {
  readonly scope: LeakScope;
  /** Attributes to the scope what the work, and all that follows from it, starts. */
  run<Result>(work: () => Result): Result;
  /** Must be called once; the last one leaves nothing installed in the process. */
  close(): void;
}

/** Opens a scope within that of the code that runs, if it has one. */
export function openScope({ tracesCalls }: { tracesCalls: boolean }): OpenScope {
  const scope = new LeakScope({ parent: scopes.getStore(), tracesCalls });
  openScopes += 1;
  if (openScopes === 1) stopWatching = startWatching();
  return {
    scope,
    run: (work) => scopes.run(scope, work),
    close() {
      openScopes -= 1;
      if (openScopes === 0) for (const stop of stopWatching.splice(0)) stop();
    },
  };
}

function startWatching(): (() => void)[] {
  const hook = createHook({ init: onInit, after: onAfter });
  hook.enable();
  const watchers = [watchHttp, watchFetch, watchSockets, watchProcesses].flatMap((watch) => watch(track));
  return [() => hook.disable(), () => readers.clear(), ...watchers];
}

function onInit(asyncId: number, type: string, triggerAsyncId: number, resource: object): void {
  const scope = scopes.getStore();
  if (scope === undefined) return;
  scope.noteActivity();
  if (fileTypes.has(type)) {
    readers.set(asyncId, scope);
    scope.startFile();
  }
  const isTimer = timerTypes.has(type);
  if (!isTimer && !(scope.tracesCalls && canResume(type, triggerAsyncId))) return;
  const origin = captureOrigin(onInit);
  origins.set(resource, origin);
  scope.noteStep(origin);
  const timer = isTimer ? startedTimer(type, resource, origin) : undefined;
  if (timer !== undefined) scope.add(timer);
}

/** The answer has come, and the code that asked has begun to go on. */
function onAfter(asyncId: number): void {
  const reader = readers.get(asyncId);
  if (reader === undefined) return;
  readers.delete(asyncId);
  reader.endFile();
}

/** Code resumes by way of a promise that follows another (what `await` and `then` make), never by one that was just made. */
function canResume(type: string, triggerAsyncId: number): boolean {
  return type !== 'PROMISE' || triggerAsyncId !== executionAsyncId();
}

function track({ isPlatforms, ...started }: JustStarted): void {
  const scope = scopes.getStore();
  if (scope === undefined) return;
  const origin = captureOrigin(track);
  scope.add({ ...started, origin, ...(isPlatforms && { isPlatforms: () => isPlatforms(origin) }) });
}

function captureOrigin(below: (...args: never[]) => unknown): CapturedOrigin {
  return new CapturedOrigin(below, origins.get(executionAsyncResource()));
}

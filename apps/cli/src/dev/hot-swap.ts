import { watch } from 'node:fs';
import { join } from 'node:path';
import type { LocalStack } from '@daybreak/local-stack';
import { describeError, resultsOf } from '@daybreak/runtime';
import type { FunctionBundle } from './function-bundles.ts';

interface SwapOptions {
  bundles: readonly FunctionBundle[];
  stack: Pick<LocalStack, 'replaceCode'>;
  say(text: string): void;
  /** Milliseconds. Tests replace it. */
  now?: () => number;
}

/** Replaces the code of functions whose bundles have changed. */
export interface HotSwap {
  /** Builds what the functions run now. Without it, the first change would replace every function. */
  begin(): Promise<void>;
  /**
   * Builds every bundle again, and replaces the code of each function whose bundle differs. Calls that come meanwhile make one more
   * round. Never rejects: it reports what fails.
   */
  changed(): Promise<void>;
}

export function createHotSwap({ bundles, stack, say, now = () => performance.now() }: SwapOptions): HotSwap {
  let round: Promise<void> = Promise.resolve();
  let isQueued = false;

  const swapAll = async (): Promise<void> => {
    isQueued = false;
    const startedAt = now();
    const swapped = await Promise.allSettled(bundles.map(async (bundle) => await swap(bundle, startedAt)));
    for (const [index, call] of swapped.entries())
      if (call.status === 'rejected')
        say(`${bundles[index]?.name}: its code was not replaced: ${describeError(call.reason).message}`);
  };
  const swap = async (bundle: FunctionBundle, startedAt: number): Promise<void> => {
    const { name } = bundle;
    const built = await bundle.build();
    if (built.kind === 'same') return;
    if (built.kind === 'failed') {
      say(`${name}: the build failed, and the old code stays:\n${built.messages}`);
      return;
    }
    const error = await stack.replaceCode(logicalIdOf(name), built.folder);
    if (error === undefined) say(`${name}: runs the new code (${Math.round(now() - startedAt)} ms)`);
    else say(`${name}: the new code does not start, and the old code stays: ${error.errorType}: ${error.errorMessage}`);
  };

  return {
    async begin() {
      resultsOf(await Promise.allSettled(bundles.map(async (bundle) => await bundle.build())));
    },
    async changed() {
      if (!isQueued) {
        isQueued = true;
        round = round.then(swapAll);
      }
      await round;
    },
  };
}

/** The logical id of a function in the template: `DeadLetter` of `dead-letter`. */
function logicalIdOf(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

const isSource = (file: string): boolean =>
  /\.(ts|js|cjs|mjs|json)$/.test(file) &&
  !/\.(spec|integration|fuzz)\.ts$/.test(file) &&
  !file.includes('node_modules');

/** Calls back when a source file of the workspace's functions or libraries is saved, once for files that are saved together. */
export function watchSources(workspace: string, onChange: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const watchers = ['apps', 'libs'].map((folder) =>
    watch(join(workspace, folder), { recursive: true }, (_, file) => {
      if (file === null || !isSource(file)) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, togetherMs);
    }),
  );
  return {
    [Symbol.dispose]() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** An editor writes a file in several steps, and "save all" several files. */
const togetherMs = 30;

import type { DynamoDBEngine } from '@daybreak/local-stack';
import { startConsole } from '../console/start-console.ts';
import { editorOf } from '../edits/editor-of.ts';
import { planStart } from '../local-run/plan-start.ts';
import { openDataFolder } from '../target/folder/data-folder.ts';
import type { Environment } from '../terminal/environment.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { openDevTarget } from './open-dev-target.ts';
import { type DevStack, runDev } from './run-dev.ts';

export interface DevOptions {
  data?: string;
  import?: string[];
  env?: string[];
  logs?: boolean | string;
  row?: string;
  engine?: DynamoDBEngine;
  skipInvalid?: boolean;
  delimiter?: string;
  encoding?: string;
  json?: boolean;
  /** False for `--no-console`. */
  console?: boolean;
  /** Who uses the console. */
  by?: string;
  /** The time of the first run. Default: the time of the stack. */
  firstRunAt?: Date;
}

/** Keeps a local stack up until Ctrl-C. */
export async function keepStackUp(options: DevOptions, environment: Environment): Promise<void> {
  const { data, engine, import: files = [] } = options;
  using folder =
    data === undefined
      ? undefined
      : openDataFolder(resolvePath(data, environment), { name: `--data ${data}`, create: true });
  const plan = planStart(files, options, { contents: folder?.contents, environment });
  const { environment: variables, scheduledTime: _, ...planned } = plan;
  const plannedDev = { ...planned, variables, folder, engine, firstRunAt: options.firstRunAt };
  await runDev(
    plannedDev,
    environment,
    options.console === false ? undefined : showConsole(editorOf(options, environment), environment),
  );
}

/** Serves the console of the running stack. */
function showConsole(by: string, { env, signal, stderr }: Environment): (stack: DevStack) => Promise<AsyncDisposable> {
  return async (stack) => {
    const target = openDevTarget(stack);
    const { time } = stack;
    const now = (): Date => new Date(time.now);
    const console = await startConsole({
      target,
      now,
      by,
      isLocal: true,
      isAtWork: true,
      readOnly: false,
      hideValues: false,
      env,
      signal,
    });
    stderr.write(`The console, whose URL works once: ${console.url}\n`);
    return {
      async [Symbol.asyncDispose]() {
        await console[Symbol.asyncDispose]();
        await target[Symbol.asyncDispose]();
      },
    };
  };
}

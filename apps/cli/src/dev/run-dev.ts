import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInRuleBook } from '@daybreak/domain';
import type { DynamoDBEngine, LocalStack } from '@daybreak/local-stack';
import type { InputFile } from '../rows-file/input-file.ts';
import { CheckedInput } from '../import/checked-input.ts';
import { importInput } from '../import/import-input.ts';
import { planTwice } from '../import/plan-twice.ts';
import { buildMeanwhile } from '../local-run/build-meanwhile.ts';
import { startStack } from '../local-run/start-stack.ts';
import type { Tables } from '../pipeline/open-tables.ts';
import { readOutputs } from '../pipeline/outputs.ts';
import type { FileFormat } from '../rows-file/file-format.ts';
import { buildTemplate } from '../target/folder/build-template.ts';
import type { DataFolder } from '../target/folder/data-folder.ts';
import { openLocalTables } from '../target/folder/open-local-tables.ts';
import { count } from '../terminal/count.ts';
import type { Environment } from '../terminal/environment.ts';
import { createProgress } from '../terminal/progress.ts';
import { workspaceRoot } from '../terminal/resolve-path.ts';
import { type Handler, refuseASecond, startControl } from './control.ts';
import { FaultMaker } from './fault-maker.ts';
import { functionBundles } from './function-bundles.ts';
import { formatEntry, FunctionLog } from './function-log.ts';
import { createHotSwap, watchSources } from './hot-swap.ts';
import { describeEndpoints } from './describe-endpoints.ts';
import { StackTime } from './stack-time.ts';

export interface DevPlan {
  files: readonly InputFile[];
  format: FileFormat;
  skipInvalid: boolean;
  folder: DataFolder | undefined;
  engine: DynamoDBEngine | undefined;
  /** Variables of the functions. */
  variables: Readonly<Record<string, string>>;
  /** `true` prints every log line, and an id those about a row. By default only errors are printed. */
  logs: boolean | string;
  /** The time of the first run. Default: the time of the stack. */
  firstRunAt?: Date | undefined;
}

/** The running stack, for what shows it. */
export interface DevStack {
  local: LocalStack;
  templatePath: string;
  tables: Tables;
  time: StackTime;
  log: FunctionLog;
}

/**
 * Keeps a local stack up until the signal aborts: prints its endpoints, fires its schedule every minute, runs functions on new code when
 * a source file is saved, and takes the orders of other terminals. `show` runs beside it.
 */
export async function runDev(
  plan: DevPlan,
  environment: Environment,
  show?: (stack: DevStack) => Promise<AsyncDisposable>,
): Promise<void> {
  // Before the build, which takes longer.
  await refuseASecond();
  const { stderr, signal } = environment;
  const { folder, engine, format, skipInvalid } = plan;
  const progress = createProgress(stderr);
  const { say } = progress;
  const log = new FunctionLog();
  if (plan.logs === false) log.onError(say);
  else log.follow(plan.logs === true ? undefined : plan.logs, (entry) => say(formatEntry(entry)));

  await using input = new CheckedInput({ ruleBook: planTwice(builtInRuleBook), skipInvalid, format, stderr, signal });
  say('Building the functions and the template');
  const templatePath = await buildMeanwhile(
    async (stop) => await buildTemplate(environment.env, stop),
    async () => await input.read(plan.files),
    signal,
  );
  input.throwIfBad();
  say('Starting the local stack');
  const watch = { onFunctionLog: log.add };
  await using stack = await startStack(templatePath, { folder, engine, environment: plan.variables, watch, signal });
  const { local } = stack;
  const { outputs, region, dynamodbEndpoint } = local;
  const contents = { outputs, region, importing: folder?.contents?.importing };
  folder?.write(contents);
  using tables = openLocalTables(dynamodbEndpoint, contents, { now: () => new Date(local.clock.now()) });
  await input.compareWith(tables.rows);
  input.throwIfBad();
  const names = plan.files.map(({ name }) => name);
  const memory = folder && { contents, write: folder.write };
  const { imported } = await importInput(input, names, { rows: tables.rows, folder: memory, progress }, signal);
  if (names.length > 0) say(`${count(imported, 'row')} imported from ${names.join(', ')}`);

  const { outputOf } = readOutputs(outputs, (name) => new Error(`The template has no output ${name}`));
  using time = new StackTime({ stack: local, rows: tables.rows, scheduleName: outputOf('ScheduleName') });
  using faults = new FaultMaker(local, say);
  await using _control = await startControl(handlerOf({ time, faults, log }));
  await using _swap = await startHotSwap(local, say);
  await using _shown = await show?.({ local, templatePath, tables, time, log });
  environment.stdout.write(`${describeEndpoints(local)}\n`);
  await time.fire(plan.firstRunAt);
  say('Running. Save a source file to run its code; Ctrl-C ends the stack');
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function startHotSwap(stack: LocalStack, say: (text: string) => void): Promise<AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const output = mkdtempSync(join(tmpdir(), 'daybreak-dev-'));
  starting.defer(() => rmSync(output, { recursive: true, force: true }));
  const bundles = await functionBundles(workspaceRoot, output);
  for (const bundle of bundles) starting.use(bundle);
  const swap = createHotSwap({ bundles, stack, say });
  await swap.begin();
  starting.use(watchSources(workspaceRoot, () => void swap.changed()));
  const started = starting.move();
  return { [Symbol.asyncDispose]: async () => await started.disposeAsync() };
}

function handlerOf({ time, faults, log }: { time: StackTime; faults: FaultMaker; log: FunctionLog }): Handler {
  return async ({ action, words, row }, { write, gone }) => {
    if (action === 'fault') return faults.order(...words);
    if (action === 'clock') return await time.move(words.join(' '));
    if (action === 'run') return `The run of ${await time.fire()} has begun`;
    for (const entry of log.about(row)) write(formatEntry(entry));
    const end = log.follow(row, (entry) => write(formatEntry(entry)));
    await new Promise<void>((resolve) => gone.addEventListener('abort', () => resolve(), { once: true }));
    end();
    return undefined;
  };
}

import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

/**
 * `dynoxide` is native and fast, on Linux x64; `dynalite` is JavaScript and runs anywhere. `dynamodb-local` is AWS's own, in Java: the
 * suites compare the other two with it.
 */
export const dynamodbEngines = ['dynoxide', 'dynalite', 'dynamodb-local'] as const;

/** A server that emulates DynamoDB, by its name. */
export type DynamoDBEngine = (typeof dynamodbEngines)[number];

/** The requested engine can't be used here; the message has the reason and what to do. */
export class DynamoDBEngineError extends Error {
  override name = 'DynamoDBEngineError';
  readonly engine: DynamoDBEngine;

  constructor(engine: DynamoDBEngine, message: string, options?: ErrorOptions) {
    super(message, options);
    this.engine = engine;
  }
}

const { resolve } = createRequire(import.meta.url);

/** Whether it runs is tried once: each engine that is started asks, and each suite. */
let dynoxide: { program: string | undefined } | undefined;

/** The path of dynoxide's program, or undefined where it is not installed or does not run (another libc, for one). */
export function findDynoxide(): string | undefined {
  dynoxide ??= { program: lookForDynoxide() };
  return dynoxide.program;
}

function lookForDynoxide(): string | undefined {
  let program: string;
  try {
    program = resolve('@dynoxide/linux-x64/dynoxide');
  } catch {
    return undefined;
  }
  const { status } = spawnSync(program, ['--version'], { stdio: 'ignore', timeout: 5_000 });
  return status === 0 ? program : undefined;
}

/** The folder of DynamoDB Local's jars, which DAYBREAK_DYNAMODB_LOCAL names. Undefined where it is not set. */
export function dynamodbLocalFolder(): string | undefined {
  return process.env['DAYBREAK_DYNAMODB_LOCAL'] || undefined;
}

/**
 * The engines that can be used on this machine, the best first.
 *
 * @example
 * import { installedEngines, startDynamoDB } from '@daybreak/local-stack';
 *
 * const [engine] = installedEngines();
 * const dynamodb = await startDynamoDB({ engine });
 * await dynamodb.close();
 */
export function installedEngines(): DynamoDBEngine[] {
  const dynoxideIfAny = findDynoxide() === undefined ? [] : (['dynoxide'] as const);
  const dynamodbLocalIfAny = dynamodbLocalFolder() === undefined ? [] : (['dynamodb-local'] as const);
  return [...dynoxideIfAny, 'dynalite', ...dynamodbLocalIfAny];
}

/** The requested engine, or the best one installed. Throws DynamoDBEngineError when the requested one is not installed. */
export function chooseEngine(
  requested?: DynamoDBEngine,
  installed: readonly DynamoDBEngine[] = installedEngines(),
): DynamoDBEngine {
  const engine = requested ?? installed[0] ?? 'dynalite';
  if (!installed.includes(engine)) {
    throw new DynamoDBEngineError(
      engine,
      `The DynamoDB engine ${engine} is not installed or does not run here (@dynoxide/linux-x64 is an optional ` +
        `dependency, for Linux x64 with glibc). Installed: ${installed.join(', ')}.`,
    );
  }
  return engine;
}

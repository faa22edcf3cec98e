import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

/**
 * `dynoxide` is a fast native program for Linux x64. `dynalite` is written in JavaScript and runs anywhere. `dynamodb-local` is AWS's own,
 * in Java: the test suites compare the other two with it.
 */
export const dynamodbEngines = ['dynoxide', 'dynalite', 'dynamodb-local'] as const;

/** The name of a server that emulates DynamoDB. */
export type DynamoDBEngine = (typeof dynamodbEngines)[number];

/** The requested engine can't run here. The message has the reason and the fix. */
export class DynamoDBEngineError extends Error {
  override name = 'DynamoDBEngineError';
  readonly engine: DynamoDBEngine;

  constructor(engine: DynamoDBEngine, message: string, options?: ErrorOptions) {
    super(message, options);
    this.engine = engine;
  }
}

const { resolve } = createRequire(import.meta.url);

/** The result of the one attempt to run dynoxide. Each start of an engine and each suite asks for it. */
let dynoxide: { program: string | undefined } | undefined;

/** Returns the path of dynoxide's program, or undefined if it is not installed or does not run (for example, with another libc). */
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

/** Returns the folder of DynamoDB Local's jars from DAYBREAK_DYNAMODB_LOCAL, or undefined if the variable is not set. */
export function dynamodbLocalFolder(): string | undefined {
  return process.env['DAYBREAK_DYNAMODB_LOCAL'] || undefined;
}

/**
 * Returns the engines that run on this machine, the best one first.
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

/** Returns the requested engine, or the best installed one. Throws DynamoDBEngineError if the requested engine is not installed. */
export function chooseEngine(
  requested?: DynamoDBEngine,
  installed: readonly DynamoDBEngine[] = installedEngines(),
): DynamoDBEngine {
  const engine = requested ?? installed[0] ?? 'dynalite';
  if (!installed.includes(engine)) {
    throw new DynamoDBEngineError(
      engine,
      `The DynamoDB engine ${engine} is not installed or does not run on this machine (@dynoxide/linux-x64 is an ` +
        `optional dependency, for Linux x64 with glibc). Installed: ${installed.join(', ')}.`,
    );
  }
  return engine;
}

import type { DynamoDBEngine } from '@daybreak/local-stack';
import type { Environment } from '../terminal/environment.ts';
import { resolvePath } from '../terminal/resolve-path.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { FolderAddress } from './folder/folder-target.ts';
import type { StackAddress } from './stack/stack-target.ts';

/** The options that name the target of a command. */
export interface TargetOptions {
  target?: string;
  /** The older name of `--target` for a folder, which `show` and `due` accept. */
  data?: string;
  region?: string;
  profile?: string;
  engine?: DynamoDBEngine;
}

/** The target that the options name. */
export type TargetAddress = FolderAddress | StackAddress;

const prefix = 'stack:';
/** A stack name as CloudFormation defines it, or an ARN. */
const stackNamePattern = /^([A-Za-z][A-Za-z0-9-]{0,127}|arn:[\w-]+:cloudformation:[\w:/.-]+)$/;

/** The target that the options name or, without such an option, DAYBREAK_TARGET. Throws UsageError. */
export function parseTarget(options: TargetOptions, environment: Pick<Environment, 'env' | 'cwd'>): TargetAddress {
  const { region, profile, engine } = options;
  const { option, text } = chooseText(options, environment.env);
  if (!text.startsWith(prefix)) {
    const needless = region === undefined ? (profile === undefined ? undefined : '--profile') : '--region';
    if (needless !== undefined) throw new UsageError(`${needless} is for a stack, and ${option} ${text} is a folder`);
    return { kind: 'folder', name: text, option, path: resolvePath(text, environment), engine };
  }
  const stackName = text.slice(prefix.length);
  if (engine !== undefined) throw new UsageError(`--engine is for a folder, and ${option} ${text} is a stack`);
  if (!stackNamePattern.test(stackName)) {
    throw new UsageError(
      `${option} ${text}: ${stackName === '' ? 'the stack has no name' : 'this is not a stack name'}`,
    );
  }
  return { kind: 'stack', name: text, option, stackName, region, profile };
}

function chooseText({ target, data }: TargetOptions, env: NodeJS.ProcessEnv): { option: string; text: string } {
  if (target !== undefined && data !== undefined)
    throw new UsageError('--target and --data mean the same: use one of them');
  const byDefault = env['DAYBREAK_TARGET'];
  if (target !== undefined) return { option: '--target', text: nonEmpty('--target', target) };
  if (data !== undefined) return { option: '--data', text: nonEmpty('--data', data) };
  if (byDefault !== undefined && byDefault !== '') return { option: 'DAYBREAK_TARGET', text: byDefault };
  throw new UsageError(
    'No target: add --target DIR for a data folder or --target stack:NAME for a deployed stack, or set DAYBREAK_TARGET',
  );
}

function nonEmpty(option: string, text: string): string {
  if (text === '') throw new UsageError(`${option} is empty: name a folder, or stack:NAME`);
  return text;
}

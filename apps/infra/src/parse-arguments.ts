import { parseArgs } from 'node:util';
import { InfraError } from './stage.ts';

export interface Arguments {
  context: Record<string, string>;
  /** Folder that the cloud assembly is written to. */
  output?: string;
}

/**
 * Reads `-c key=value` (or `--context`) and `--output DIR` as the CDK's command does; throws InfraError for anything
 * else. The CDK's command hands both to the app by other ways: this is for running the app without it.
 */
export function parseArguments(args: readonly string[]): Arguments {
  const { context = [], output } = parse(args);
  return {
    context: Object.fromEntries(context.map(parsePair)),
    ...(output === undefined ? {} : { output }),
  };
}

function parse(args: readonly string[]): { context?: string[]; output?: string } {
  try {
    const context = { type: 'string', short: 'c', multiple: true } as const;
    const output = { type: 'string', short: 'o' } as const;
    return parseArgs({ args: [...args], options: { context, output } }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InfraError(`${reason}. Usage: main.ts [-c stage=dev|prod] [-c key=value]… [--output DIR]`, { cause });
  }
}

function parsePair(pair: string): [key: string, value: string] {
  const at = pair.indexOf('=');
  if (at < 1) throw new InfraError(`"${pair}" is not key=value: try -c stage=prod`);
  return [pair.slice(0, at), pair.slice(at + 1)];
}

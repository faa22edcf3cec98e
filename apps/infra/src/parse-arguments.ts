import { parseArgs } from 'node:util';
import { InfraError } from './stage.ts';

export interface Arguments {
  context: Record<string, string>;
  /** The folder of the cloud assembly. */
  output?: string;
}

/**
 * Parses `-c key=value` (or `--context`) and `--output DIR`, for running the app without the CDK's command, which passes
 * both by the environment. Throws InfraError for any other argument.
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

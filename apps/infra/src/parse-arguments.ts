import { parseArgs } from 'node:util';
import { InfraError } from './stage.ts';

/**
 * Reads the context as the CDK's command line takes it (`-c key=value`, `--context key=value`), and `--stage` for short.
 * The CDK's command hands its context to the app itself; this is for running the app without it.
 */
export function parseContextArguments(args: readonly string[]): Record<string, string> {
  const { values } = parse(args);
  const pairs = (values.context ?? []).map((pair): [string, string] => {
    const [key = '', ...value] = pair.split('=');
    if (key === '' || value.length === 0) throw new InfraError(`"${pair}" is not key=value: try -c stage=prod`);
    return [key, value.join('=')];
  });
  return { ...Object.fromEntries(pairs), ...(values.stage === undefined ? {} : { stage: values.stage }) };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { context: { type: 'string', short: 'c', multiple: true }, stage: { type: 'string' } },
    });
  } catch (cause) {
    throw new InfraError(`${String(cause)}. Usage: main.ts [--stage dev|prod] [-c key=value]…`, { cause });
  }
}

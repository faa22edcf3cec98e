import type { LocalStackOptions } from './local-stack.ts';

/** What failed in a stack: an invocation, a batch, a delivery, or a call that a role does not allow. */
export interface StackFailure {
  /** The function, the rule, the subscription or the engine. */
  readonly name: string;
  readonly message: string;
}

/** A stack that runs for days keeps the first ones. */
const mostFailures = 1_000;

/** Writes what happens in a stack as lines of whom it happens to. */
export interface StackLog {
  /** A line that a function wrote. */
  line(functionName: string, line: string): void;
  /** What failed, as a line of JSON. */
  failure(name: string, fields: { readonly message: string; readonly [field: string]: unknown }): void;
  /** What failed so far. */
  failures(): readonly StackFailure[];
  /** A message that a queue handed out once more. */
  duplicate(queueName: string, messageId: string): void;
}

export function createStackLog(onLine: LocalStackOptions['onFunctionLog'] = () => undefined): StackLog {
  const write = (name: string, fields: object): void => onLine(name, JSON.stringify(fields));
  const failures: StackFailure[] = [];
  return {
    line: onLine,
    failure(name, fields) {
      if (failures.length < mostFailures) failures.push({ name, ...fields });
      write(name, { level: 'ERROR', ...fields });
    },
    failures: () => [...failures],
    duplicate: (queueName, messageId) =>
      write(queueName, { level: 'INFO', message: 'Handed out once more', messageId }),
  };
}

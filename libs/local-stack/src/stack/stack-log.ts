import type { LocalStackOptions } from './local-stack.ts';

/** A failed invocation, batch or delivery, or a call that a role does not allow. */
export interface StackFailure {
  /** The name of the function, the rule, the subscription or the engine. */
  readonly name: string;
  readonly message: string;
}

/** The maximum number of failures that are kept. A stack can run for days. */
const maximumFailures = 1_000;

/** Writes the events of a stack as log lines, each under the name of a function, queue, rule or engine. */
export interface StackLog {
  /** Passes on a line that a function wrote. */
  line(functionName: string, line: string): void;
  /** Keeps a failure, and writes it as a line of JSON. */
  failure(name: string, fields: { readonly message: string; readonly [field: string]: unknown }): void;
  /** Returns the failures so far. */
  failures(): readonly StackFailure[];
  /** Writes that a queue delivered a message twice. */
  duplicate(queueName: string, messageId: string): void;
}

export function createStackLog(onLine: LocalStackOptions['onFunctionLog'] = () => undefined): StackLog {
  const write = (name: string, fields: object): void => onLine(name, JSON.stringify(fields));
  const failures: StackFailure[] = [];
  return {
    line: onLine,
    failure(name, fields) {
      if (failures.length < maximumFailures) failures.push({ name, ...fields });
      write(name, { level: 'ERROR', ...fields });
    },
    failures: () => [...failures],
    duplicate: (queueName, messageId) => write(queueName, { level: 'INFO', message: 'Delivered twice', messageId }),
  };
}

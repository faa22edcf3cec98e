import type { LocalStackOptions } from './local-stack.ts';

/** Writes what happens in a stack as lines of whom it happens to. */
export interface StackLog {
  /** A line that a function wrote. */
  line(functionName: string, line: string): void;
  /** What failed, as a line of JSON. */
  failure(name: string, fields: object): void;
  /** A message that a queue handed out once more. */
  duplicate(queueName: string, messageId: string): void;
}

export function createStackLog(onLine: LocalStackOptions['onFunctionLog'] = () => undefined): StackLog {
  const write = (name: string, fields: object): void => onLine(name, JSON.stringify(fields));
  return {
    line: onLine,
    failure: (name, fields) => write(name, { level: 'ERROR', ...fields }),
    duplicate: (queueName, messageId) =>
      write(queueName, { level: 'INFO', message: 'Handed out once more', messageId }),
  };
}

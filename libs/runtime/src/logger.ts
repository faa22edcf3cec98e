export type LogFields = Readonly<Record<string, unknown>>;

/** A structured log: one line a call, never a row's values. */
export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
}

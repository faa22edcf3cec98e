import type { TargetOptions } from '../target/parse-target.ts';

/** What every command is given. */
export interface CommandOptions extends TargetOptions {
  json?: boolean;
}

import type { TargetOptions } from '../target/parse-target.ts';

/** The options of every command. */
export interface CommandOptions extends TargetOptions {
  json?: boolean;
}

import { UsageError } from '../terminal/usage-error.ts';

/** Parses `NAME=VALUE` of `--env`. Throws UsageError. */
export function parseVariables(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    given.map((text) => {
      const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
      if (name === undefined || value === undefined)
        throw new UsageError(
          `--env takes NAME=VALUE, such as NOTICE_URL=http://127.0.0.1:8080, not ${JSON.stringify(text)}`,
        );
      return [name, value];
    }),
  );
}

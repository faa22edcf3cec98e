import * as v from 'valibot';

const outcomeSchema = v.object({
  message: v.literal('outcome'),
  function: v.string(),
  outcome: v.string(),
  rowId: v.optional(v.string()),
  rowState: v.optional(v.string()),
});
const logSchema = v.object({ level: v.string() });

/** The meaning of a function's log line for the progress of a run. */
export type LogLine =
  | {
      kind: 'outcome';
      functionName: string;
      outcome: string;
      rowId?: string | undefined;
      rowState?: string | undefined;
    }
  | { kind: 'error'; text: string }
  | { kind: 'other' };

/** Parses a log line of a function: an outcome, an error, or neither. */
export function parseLogLine(line: string): LogLine {
  if (!line.startsWith('{')) return { kind: isCrash(line) ? 'error' : 'other', text: line };
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { kind: 'other' };
  }
  const outcome = v.safeParse(outcomeSchema, json);
  if (outcome.success) {
    const { function: functionName, outcome: name, rowId, rowState } = outcome.output;
    return { kind: 'outcome', functionName, outcome: name, rowId, rowState };
  }
  const log = v.safeParse(logSchema, json);
  if (log.success && /^(error|critical)$/i.test(log.output.level)) return { kind: 'error', text: line };
  return { kind: 'other' };
}

/** Node prints an uncaught error as text, not as JSON. */
function isCrash(line: string): boolean {
  return /\b[A-Z]\w*Error\b/.test(line);
}

const rowIdSchema = v.pipe(v.string(), v.parseJson(), v.object({ rowId: v.string() }));

/** Whether `--logs` selects a line: every line but published metrics, or the lines that name the row of this id. */
export function isAbout(line: string, selection: boolean | string): boolean {
  if (typeof selection === 'boolean') return selection && !line.startsWith('{"_aws":');
  const parsed = v.safeParse(rowIdSchema, line);
  return parsed.success && parsed.output.rowId === selection;
}

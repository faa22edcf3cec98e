import { isAbout, parseLogLine } from '../local-run/parse-log-line.ts';

const keptLines = 5_000;

export interface LogEntry {
  functionName: string;
  line: string;
}

/** The latest log lines of all functions, and those to come. */
export class FunctionLog {
  readonly #entries: LogEntry[] = [];
  readonly #listeners = new Set<(entry: LogEntry) => void>();

  readonly add = (functionName: string, line: string): void => {
    const entry = { functionName, line };
    this.#entries.push(entry);
    if (this.#entries.length > keptLines) this.#entries.shift();
    for (const listener of this.#listeners) listener(entry);
  };

  /** The kept lines: those about a row, or all but published metrics. */
  about(rowId: string | undefined): LogEntry[] {
    return this.#entries.filter(({ line }) => isAbout(line, rowId ?? true));
  }

  /** Calls back with each new line about the row, or each but published metrics. Returns what ends that. */
  follow(rowId: string | undefined, onEntry: (entry: LogEntry) => void): () => void {
    const listener = (entry: LogEntry): void => {
      if (isAbout(entry.line, rowId ?? true)) onEntry(entry);
    };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back with each line that reports an error. */
  onError(onError: (text: string) => void): void {
    this.#listeners.add(({ functionName, line }) => {
      const parsed = parseLogLine(line);
      if (parsed.kind === 'error') onError(`${functionName}: ${parsed.text}`);
    });
  }
}

export const formatEntry = ({ functionName, line }: LogEntry): string => `${functionName}: ${line}`;

import { UsageError } from '../terminal/usage-error.ts';

/** What a file does not say itself. */
export interface FileFormat {
  /** One character. Without it the columns of CSV are separated by commas, unless its first line is `sep=;`. */
  delimiter?: string | undefined;
  /** As TextDecoder calls it. Without it a file is UTF-8, or UTF-16 where it begins so. */
  encoding?: string | undefined;
}

/** The format that options tell. Throws UsageError. */
export function parseFileFormat({ delimiter, encoding }: { delimiter?: string; encoding?: string }): FileFormat {
  return {
    delimiter: delimiter === undefined ? undefined : parseDelimiter(delimiter),
    encoding: encoding === undefined ? undefined : parseEncoding(encoding),
  };
}

function parseDelimiter(text: string): string {
  const delimiter = text === 'tab' || text === String.raw`\t` ? '\t' : text;
  if (/^[^\p{L}\p{N}"'\r\n ]$/u.test(delimiter) && Buffer.byteLength(delimiter) === 1) return delimiter;
  throw new UsageError(`--delimiter ${text} is not a delimiter: use one character, such as ';' or '|', or tab`);
}

function parseEncoding(label: string): string {
  try {
    return new TextDecoder(label).encoding;
  } catch (error) {
    throw new UsageError(`--encoding ${label} is unknown: use, for example, utf-8, utf-16le or windows-1252`, {
      cause: error,
    });
  }
}

const names = new Map([
  [',', 'commas'],
  [';', 'semicolons'],
  ['\t', 'tabs'],
  ['|', 'bars'],
]);

/** What usually separates columns. */
export const usualDelimiters = [...names.keys()];

/** `semicolons: use --delimiter ';'` */
export function delimiterHint(delimiter: string): string {
  const shown = delimiter === '\t' ? 'tab' : `'${delimiter}'`;
  return `${names.get(delimiter) ?? shown}: use --delimiter ${shown}`;
}

import { UsageError } from '../terminal/usage-error.ts';

/** The format of a file, where the file itself does not name it. */
export interface FileFormat {
  /** One character. The default for CSV is a comma, or the character of a first line such as `sep=;`. */
  delimiter?: string | undefined;
  /** A label of TextDecoder. The default is UTF-8 or UTF-16, which is detected. */
  encoding?: string | undefined;
}

/** Parses the options of the format. Throws UsageError. */
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

/** The usual delimiters of CSV. */
export const usualDelimiters = [...names.keys()];

/** `semicolons: use --delimiter ';'` */
export function delimiterHint(delimiter: string): string {
  const shown = delimiter === '\t' ? 'tab' : `'${delimiter}'`;
  return `${names.get(delimiter) ?? shown}: use --delimiter ${shown}`;
}

import * as v from 'valibot';
import { csvRecords } from '../rows-file/csv-records.ts';
import { decodeUtf8 } from '../rows-file/decode-utf8.ts';
import { chunksOf, type InputFile } from '../rows-file/input-file.ts';
import { type Line, readLines, trimLineEnd } from '../rows-file/read-lines.ts';
import { toUtf8 } from '../rows-file/to-utf8.ts';
import { UsageError } from '../terminal/usage-error.ts';

/** An id in a file, with the version at which the row is edited, if the file has one. */
export interface ListedId {
  id: string;
  version?: number | undefined;
}

const lineSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.pipe(v.string(), v.minLength(1)),
    version: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  }),
);

/**
 * The ids in a file of `--ids-from`: one a line, JSON Lines with an `id`, as `export` and a stopped command write, or CSV with a column `id`. An id that is
 * listed twice counts once. Throws UsageError, which names the line.
 */
export async function readIds(file: InputFile): Promise<ListedId[]> {
  const ids = new Map<string, ListedId>();
  for await (const { line, listed } of listedIds(file)) {
    if (listed === undefined || listed.id === '') throw new UsageError(`${file.name}:${line}: this line has no id`);
    if (!ids.has(listed.id)) ids.set(listed.id, listed);
  }
  if (ids.size === 0) throw new UsageError(`${file.name} lists no id`);
  return [...ids.values()];
}

interface ListedLine {
  line: number;
  listed: ListedId | undefined;
}

async function* listedIds(file: InputFile): AsyncGenerator<ListedLine, void, undefined> {
  const lines = readLines(toUtf8(chunksOf(file), undefined));
  const { value: first } = await lines.next();
  if (first === undefined) return;
  const all = rejoin(first, lines);
  const text = textOf(first) ?? '';
  const delimiter = [',', ';', '\t'].find((each) => headerOf(text, each).includes('id'));
  if (text.startsWith('{')) yield* eachLine(all, jsonId);
  else if (delimiter === undefined) yield* eachLine(all, (id) => ({ id }));
  else yield* csvIds(all, delimiter);
}

async function* rejoin(first: Line, rest: AsyncIterable<Line>): AsyncGenerator<Line, void, undefined> {
  yield first;
  yield* rest;
}

async function* eachLine(
  lines: AsyncIterable<Line>,
  parse: (text: string) => ListedId | undefined,
): AsyncGenerator<ListedLine, void, undefined> {
  for await (const line of lines) {
    const text = textOf(line);
    if (text?.trim() === '') continue;
    yield { line: line.number, listed: text === undefined || line.tooLong ? undefined : parse(text) };
  }
}

function jsonId(text: string): ListedId | undefined {
  const parsed = v.safeParse(lineSchema, text);
  return parsed.success ? parsed.output : undefined;
}

async function* csvIds(lines: AsyncIterable<Line>, delimiter: string): AsyncGenerator<ListedLine, void, undefined> {
  let column: number | undefined;
  for await (const record of csvRecords(lines, delimiter)) {
    const cells = 'cells' in record ? record.cells.map(decodeUtf8) : [];
    if (column === undefined) column = cells.indexOf('id');
    else {
      const id = cells[column];
      yield { line: record.line, listed: id === undefined ? undefined : { id } };
    }
  }
}

function headerOf(text: string, delimiter: string): string[] {
  return text.split(delimiter).map((cell) => cell.replace(/^"(.*)"$/, '$1'));
}

function textOf(line: Line): string | undefined {
  return decodeUtf8(trimLineEnd(line.bytes));
}

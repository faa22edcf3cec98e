import { StringDecoder } from 'node:string_decoder';

/** What the bootstrap writes when an invocation's log ends: see `endLog` there. */
const mark = /\0end ([^\n]*)$/;

/**
 * Cuts a stream into lines: each whole line goes to `onLine`, an invocation's end mark to `onMark`, whether or not the
 * text before it ended its line.
 */
export function createLogLines(onLine: (line: string) => void, onMark: (requestId: string) => void) {
  const decoder = new StringDecoder('utf8');
  let rest = '';

  const take = (line: string): void => {
    const end = mark.exec(line);
    if (end === null) {
      onLine(line);
      return;
    }
    if (end.index > 0) onLine(line.slice(0, end.index));
    onMark(end[1] ?? '');
  };

  return {
    write(chunk: Buffer): void {
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    },
    /** Hands out what is left without a line's end. */
    end(): void {
      if (rest !== '') take(rest);
      rest = '';
    },
  };
}

import { joinPath, type Problem, quote } from './problem.ts';

/** DynamoDB allows 32 levels of nesting; the item and its map of values use two. */
const maximumDepth = 30;
const maximumKeyBytes = 65_535;
const largestNumber = 1e126;
const smallestNumber = 1e-130;
/** Bounds the report of a file with a hundred thousand bad keys. */
const maximumProblems = 20;
const maximumUtf8BytesPerCodeUnit = 3;

const utf8 = new TextEncoder();
const asciiAlone = /^\p{ASCII}*$/u;

/** The length of a text in UTF-8, the encoding in which DynamoDB and SQS count bytes. */
export function utf8Bytes(text: string): number {
  // An import measures each key and value of each row, and encoding a short text costs ten times as much as reading it.
  return asciiAlone.test(text) ? text.length : utf8.encode(text).length;
}

/** The problems, at most 20, that keep `values` from being stored in DynamoDB and sent through SQS unchanged. */
export function valuesProblems(values: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  if (isPlainObject(values)) collectOfObject(values, () => path, 0, problems);
  else problems.push({ path, message: `expected an object of values, not ${nameOfType(values)}` });
  return problems;
}

/** Computes the path of a value only when there is a problem to report. */
type Path = () => string;

function collect(value: unknown, path: Path, depth: number, problems: Problem[]): void {
  if (problems.length >= maximumProblems) return;
  if (value === null || typeof value === 'boolean') return;
  const add = (message: string): number => problems.push({ path: path(), message });

  if (typeof value === 'string') {
    const problem = textProblem(value);
    if (problem !== undefined) add(problem);
  } else if (typeof value === 'number') {
    const magnitude = Math.abs(value);
    if (!Number.isFinite(value)) add(`${value} is not a number that can be stored`);
    else if (magnitude >= largestNumber || (magnitude !== 0 && magnitude < smallestNumber)) {
      add(`${quote(value)} is out of the range of numbers that can be stored (1e-130 to 1e126)`);
    }
  } else if (!Array.isArray(value) && !isPlainObject(value)) add(`expected a JSON value, not ${nameOfType(value)}`);
  else if (depth >= maximumDepth) add(`is nested more than ${maximumDepth} levels deep`);
  else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) {
      collect(element, () => pathOf(path(), String(index)), depth + 1, problems);
    }
  } else collectOfObject(value, path, depth + 1, problems);
}

function collectOfObject(object: object, parent: Path, depth: number, problems: Problem[]): void {
  for (const [key, value] of Object.entries(object)) {
    if (problems.length >= maximumProblems) return;
    const problem = keyProblem(key);
    const path = (): string => pathOf(parent(), key);
    if (problem === undefined) collect(value, path, depth, problems);
    else problems.push({ path: path(), message: problem });
  }
}

/** `parent` is already a path; only the key is shortened. */
function pathOf(parent: string, key: string): string {
  if (key === '') return parent;
  return parent === '' ? joinPath(key) : `${parent}.${joinPath(key)}`;
}

/** Why DynamoDB or SQS would not keep `key` unchanged as a map key; undefined for a valid key. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return 'a key must not be empty';
  // JSON.parse of V8 13 has a bug: after `{"first":1,"a\\n":2}` it parses the key of `{"first":1,"a\nb":2}`, which has a newline, as the
  // former key, which has a backslash. The wrong key always has a backslash, so this check rejects it.
  if (key.includes('\\')) return 'a key cannot contain a backslash';
  // Code that assigns to `__proto__` sets the prototype, and the value is lost without an error.
  if (key === '__proto__') return '__proto__ cannot be a key';
  // Counting bytes is slow, and nearly every key is short.
  const mayBeLong = key.length * maximumUtf8BytesPerCodeUnit > maximumKeyBytes;
  if (mayBeLong && utf8Bytes(key) > maximumKeyBytes) return `a key must not be longer than ${maximumKeyBytes} bytes`;
  return textProblem(key);
}

/** UTF-8 cannot encode a lone surrogate, and SQS rejects U+FFFE and U+FFFF. Returns undefined for a valid text. */
export function textProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half of a surrogate pair, which is not a character';
  return /[\uFFFE\uFFFF]/.test(text) ? 'holds U+FFFE or U+FFFF, which are not characters' : undefined;
}

/** Whether `value` is an object that JSON.parse could return, not an instance of a class. Its prototype may be another realm's. */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Returns the type of a value for an error message that must not contain the value: `null`, `a list`, `string`. */
export function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an instance of a class' : typeof value;
}

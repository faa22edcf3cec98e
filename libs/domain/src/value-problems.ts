import { joinPath, type Problem, quote } from './problem.ts';

/** What DynamoDB takes: an item nests 32 deep, of which the item and its map of values are two. */
const maximumDepth = 30;
const maximumKeyBytes = 65_535;
const largestNumber = 1e126;
const smallestNumber = 1e-130;
/** Enough to act on; a file of a hundred thousand bad keys need not be listed whole. */
const maximumProblems = 20;
/** Of one UTF-16 code unit. */
const mostUtf8Bytes = 3;

const utf8 = new TextEncoder();

/** How long a text is in UTF-8, which is how DynamoDB and SQS measure it. */
export function utf8Bytes(text: string): number {
  return utf8.encode(text).length;
}

/** Everything that keeps `values` from being an object whose values can be stored and sent unchanged. */
export function valuesProblems(values: unknown, path = ''): Problem[] {
  const problems: Problem[] = [];
  if (isPlainObject(values)) collectOfObject(values, () => path, 0, problems);
  else problems.push({ path, message: `expected an object of values, not ${nameOfType(values)}` });
  return problems;
}

/** Where a value stands, spelled out only where there is something to say of it. */
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

/** `parent` is a path already: only the key is cut short. */
function pathOf(parent: string, key: string): string {
  if (key === '') return parent;
  return parent === '' ? joinPath(key) : `${parent}.${joinPath(key)}`;
}

/** Why a text can't be a key of a map that is stored and sent. */
export function keyProblem(key: string): string | undefined {
  if (key === '') return 'a key must not be empty';
  // V8 13's JSON.parse may read a key with an escape as another one that it has read before, and that is what the key's first
  // characters look like while still escaped: `a\nb` as the key of an a, a backslash and an n. Whatever it takes a key for so has
  // a backslash, and is refused here instead of being written.
  if (key.includes('\\')) return 'a key can not hold a backslash';
  // Code on the way that assigns to it sets a prototype instead, and the value is gone without a word.
  if (key === '__proto__') return '__proto__ can not be a key';
  // Nearly every key is too short for its bytes to be worth counting.
  const mayBeLong = key.length * mostUtf8Bytes > maximumKeyBytes;
  if (mayBeLong && utf8Bytes(key) > maximumKeyBytes) return `a key must not be longer than ${maximumKeyBytes} bytes`;
  return textProblem(key);
}

/** UTF-8 has no lone surrogates and SQS no U+FFFE or U+FFFF: such a text would arrive changed, or never. */
export function textProblem(text: string): string | undefined {
  if (!text.isWellFormed()) return 'holds half of a surrogate pair, which is not a character';
  return /[\uFFFE\uFFFF]/.test(text) ? 'holds U+FFFE or U+FFFF, which are not characters' : undefined;
}

/** An object as JSON has them, not an instance of a class. (Its prototype may be another realm's.) */
export function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an instance of a class' : typeof value;
}

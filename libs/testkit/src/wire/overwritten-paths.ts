import { type DocumentPath, documentPath } from './document-path.ts';
import { recordOf } from './record-of.ts';

/** What a write sets whatever it was: a whole item, or these paths of one. */
export type Overwritten = 'the whole item' | readonly DocumentPath[];

/**
 * What a write sets to values that its sender made. What DynamoDB itself computes of the item (`ADD`, `SET a = a + :n`,
 * `list_append(a, :more)`, `if_not_exists(a, :first)`) is not among it, nor is what is removed.
 */
export function overwrittenPaths(write: Readonly<Record<string, unknown>>): Overwritten {
  if (write['Item'] !== undefined) return 'the whole item';
  const names = recordOf(write['ExpressionAttributeNames']);
  const legacy = Object.entries(recordOf(write['AttributeUpdates']))
    .filter(([, update]) => (recordOf(update)['Action'] ?? 'PUT') === 'PUT')
    .map(([name]) => [name]);
  return [
    ...setActions(expressionOf(write['UpdateExpression']))
      .filter(isOfItsSender)
      .map(({ path }) => documentPath(path, names)),
    ...legacy,
  ];
}

/** Paths that a write's condition looks at. */
export function conditionPaths(write: Readonly<Record<string, unknown>>): DocumentPath[] {
  const names = recordOf(write['ExpressionAttributeNames']);
  const condition = expressionOf(write['ConditionExpression']);
  const paths = [
    ...condition.matchAll(
      /(?<![:\w#.-])(?:#[\w-]+|[A-Za-z_][\w-]*)(?:\.(?:#[\w-]+|[A-Za-z_][\w-]*)|\[\d+\])*(?!\s*\(|[\w-])/g,
    ),
  ]
    .map(([path]) => path)
    .filter((path) => !/^(?:and|or|not|between|in)$/i.test(path));
  return [
    ...paths.map((path) => documentPath(path, names)),
    ...Object.keys(recordOf(write['Expected'])).map((name) => [name]),
  ];
}

function expressionOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface SetAction {
  path: string;
  value: string;
}

/** Whether a value is one that the request brought along. */
function isOfItsSender({ value }: SetAction): boolean {
  return /^:[\w-]+$/.test(value);
}

/** The actions of an update's SET clause. */
function setActions(expression: string): SetAction[] {
  const [, clause = ''] = /(?:^|\s)SET\s+(.*?)(?=\s(?:REMOVE|ADD|DELETE)\s|$)/is.exec(expression) ?? [];
  return splitAtCommas(clause).map((action) => {
    const equals = action.indexOf('=');
    return { path: action.slice(0, equals).trim(), value: action.slice(equals + 1).trim() };
  });
}

/** Commas within parentheses part a function's arguments. */
function splitAtCommas(clause: string): string[] {
  return clause.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
}

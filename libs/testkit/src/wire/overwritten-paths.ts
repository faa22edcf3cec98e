import { type DocumentPath, documentPath } from './document-path.ts';
import { recordOf } from './record-of.ts';

/** The values that a write replaces: the whole item, or those at some paths. */
export type Overwritten = 'the whole item' | readonly DocumentPath[];

/**
 * Returns the paths that a write sets to values of the request, and those that it removes. Values that DynamoDB computes from the item
 * (`ADD`, `SET a = a + :n`, `list_append(a, :more)`, `if_not_exists(a, :first)`) are not among them.
 */
export function overwrittenPaths(write: Readonly<Record<string, unknown>>): Overwritten {
  if (write['Item'] !== undefined) return 'the whole item';
  const names = recordOf(write['ExpressionAttributeNames']);
  const legacy = Object.entries(recordOf(write['AttributeUpdates']))
    .filter(([, update]) => (recordOf(update)['Action'] ?? 'PUT') === 'PUT')
    .map(([name]) => [name]);
  const expression = expressionOf(write['UpdateExpression']);
  return [
    ...[...setActions(expression).filter(isFromRequest), ...removeActions(expression)].map(({ path }) =>
      documentPath(path, names),
    ),
    ...legacy,
  ];
}

/** A path that a condition tests: for its value, or only for its existence. */
export interface ConditionPath {
  readonly path: DocumentPath;
  readonly tests: 'existence' | 'value';
}

/** Returns the paths that a write's condition tests. */
export function conditionPaths(write: Readonly<Record<string, unknown>>): ConditionPath[] {
  const names = recordOf(write['ExpressionAttributeNames']);
  const condition = expressionOf(write['ConditionExpression']);
  const paths = [
    ...condition.matchAll(
      /(?<![:\w#.-])(?:#[\w-]+|[A-Za-z_][\w-]*)(?:\.(?:#[\w-]+|[A-Za-z_][\w-]*)|\[\d+\])*(?!\s*\(|[\w-])/g,
    ),
  ].filter(([path]) => !/^(?:and|or|not|between|in)$/i.test(path));
  return [
    ...paths.map(({ 0: path, index }) => ({
      path: documentPath(path, names),
      tests: existenceTest.test(condition.slice(0, index)) ? ('existence' as const) : ('value' as const),
    })),
    ...Object.keys(recordOf(write['Expected'])).map((name) => ({ path: [name], tests: 'value' as const })),
  ];
}

const existenceTest = /\battribute_(?:not_exists|exists|type)\s*\(\s*$/;

function expressionOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

interface SetAction {
  path: string;
  value: string;
}

/** Whether a value comes from the request alone, and not from the item. */
function isFromRequest({ value }: SetAction): boolean {
  return !/[#A-Za-z_]/.test(value.replaceAll(/:[\w-]+|\blist_append(?=\s*\()/gi, ''));
}

/** Returns the actions of an update's SET clause. */
function setActions(expression: string): SetAction[] {
  return actionsOf('SET', expression).map((action) => {
    const equals = action.indexOf('=');
    return { path: action.slice(0, equals).trim(), value: action.slice(equals + 1).trim() };
  });
}

function removeActions(expression: string): Pick<SetAction, 'path'>[] {
  return actionsOf('REMOVE', expression).map((path) => ({ path: path.trim() }));
}

function actionsOf(clause: 'SET' | 'REMOVE', expression: string): string[] {
  const end = String.raw`(?=\s(?:SET|REMOVE|ADD|DELETE)\s|$)`;
  const [, actions = ''] = new RegExp(String.raw`(?:^|\s)${clause}\s+(.*?)${end}`, 'is').exec(expression) ?? [];
  return splitAtCommas(actions);
}

/** Splits a clause at its commas, except those between arguments of a function. */
function splitAtCommas(clause: string): string[] {
  return clause.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');
}

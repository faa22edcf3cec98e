import { isCollection, isScalar, LineCounter, Pair, parseDocument, Scalar, visit, YAMLMap } from 'yaml';

/** A template is neither JSON nor YAML. The message names the position. */
export class TemplateSyntaxError extends Error {
  override name = 'TemplateSyntaxError';
}

/** The words that CloudFormation also reads as booleans. They do not include `y` and `n`, because `N` is an attribute type. */
const flagWords = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF)$/,
  resolve: (word: string): boolean => /^(?:yes|on)$/i.test(word),
};

/**
 * Parses JSON or YAML. Reads a tag such as `!Ref Queue` as the intrinsic function that it abbreviates, `{ Ref: 'Queue' }`.
 * Throws TemplateSyntaxError.
 */
export function parseTemplateText(text: string): unknown {
  return /^\s*[[{]/.test(text) ? parseJson(text) : parseYaml(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TemplateSyntaxError(`Not valid JSON: ${String(cause)}`, { cause });
  }
}

function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  // As on AWS, the last of two entries with one key counts. YAML warns about unknown tags: the short forms, which are converted below.
  const document = parseDocument(text, {
    lineCounter,
    merge: true,
    uniqueKeys: false,
    logLevel: 'error',
    customTags: [flagWords],
  });
  const [error] = document.errors;
  if (error !== undefined) throw new TemplateSyntaxError(`Not valid YAML: ${error.message}`, { cause: error });
  visit(document, (_, node) => {
    if (!(isScalar(node) || isCollection(node))) return undefined;
    const { tag } = node;
    if (tag === undefined || !/^![A-Za-z]+$/.test(tag)) return undefined;
    delete node.tag;
    const long = new YAMLMap();
    long.items.push(new Pair(new Scalar(longNameOf(tag.slice(1))), node));
    return long;
  });
  try {
    return document.toJS();
  } catch (cause) {
    // For example, an alias without an anchor, or too many aliases.
    throw new TemplateSyntaxError(`Not valid YAML: ${String(cause)}`, { cause });
  }
}

function longNameOf(shortName: string): string {
  return shortName === 'Ref' || shortName === 'Condition' ? shortName : `Fn::${shortName}`;
}

/** The differences between two reports of a package, by export. */
export interface ApiChanges {
  /** Changes after which a project that uses the export may no longer compile or run. */
  readonly breaking: readonly string[];
  readonly added: readonly string[];
}

/** Compares the committed report with the report of the build. */
export function apiChanges(committed: string, built: string): ApiChanges {
  const before = declarationsIn(committed);
  const after = declarationsIn(built);
  const breaking = [...before].flatMap(([name, was]) => {
    const is = after.get(name);
    if (is === undefined) return [`\`${name}\` is no longer exported`];
    return is === was ? [] : [`\`${name}\` has changed\n${difference(was, is)}`];
  });
  const added = [...after.keys()].filter((name) => !before.has(name)).map((name) => `\`${name}\` is new`);
  return { breaking, added };
}

/** Returns each declaration by its name. The rest of the report, such as its imports, does not affect users of the package. */
function declarationsIn(report: string): Map<string, string> {
  const found = new Map<string, string>();
  const [, code = ''] = /^```ts\n([\s\S]*)^```$/m.exec(report) ?? [];
  for (const block of code.split(/\n{2,}/)) {
    const [, name] =
      /^(?:export )?(?:declare |abstract )*(?:const|function|class|interface|type) (\w+)/m.exec(block) ?? [];
    // Comments state the release tag, and that a declaration has no description.
    const text = block.replaceAll(/^ *\/\/.*\n/gm, '').trim();
    // Overloads share a name.
    if (name !== undefined) found.set(name, [found.get(name), text].filter((part) => part !== undefined).join('\n'));
  }
  return found;
}

function difference(was: string, is: string): string {
  const [before, after] = [was.split('\n'), is.split('\n')];
  const removed = before.filter((line) => !after.includes(line)).map((line) => `      - ${line.trim()}`);
  const added = after.filter((line) => !before.includes(line)).map((line) => `      + ${line.trim()}`);
  return [...removed, ...added].join('\n');
}

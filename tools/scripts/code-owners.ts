/** A line of CODEOWNERS: whose the files are that its pattern matches. */
export interface OwnedPath {
  pattern: string;
  owners: string[];
}

export function parseCodeOwners(text: string): OwnedPath[] {
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim());
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const [pattern = '', ...owners] = line.split(/\s+/);
      return { pattern, owners };
    });
}

/** The folder's owners by a line that names it or a folder around it; none by the one for everything else. */
export function ownersOf(folder: string, ownedPaths: readonly OwnedPath[]): readonly string[] {
  return ownedPaths.findLast(({ pattern }) => `/${folder}/`.startsWith(pattern))?.owners ?? [];
}

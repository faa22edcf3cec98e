import { readJson, type Tree } from '@nx/devkit';
import { format, type FormatConfig } from 'oxfmt';
import { readFile } from './edit-file.ts';

/** npm writes it, and oxfmt refuses it. */
const lockfile = 'package-lock.json';

/** Formats each file that a generator has made or changed, as `npm run format` would. Throws, naming the file, when it cannot be parsed. */
export async function formatChanges(tree: Tree): Promise<void> {
  const config = readJson<FormatConfig>(tree, '.oxfmtrc.json');
  for (const { path, type } of tree.listChanges()) {
    if (type === 'DELETE' || path === lockfile) continue;
    const { code, errors } = await format(path, readFile(tree, path), config);
    if (errors.length > 0)
      throw new Error(`${path} cannot be formatted: ${errors.map((each) => each.message).join(', ')}`);
    tree.write(path, code);
  }
}

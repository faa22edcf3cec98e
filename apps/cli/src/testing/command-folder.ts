import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tables } from '../pipeline/open-tables.ts';
import { type DataFolder, openDataFolder } from '../target/folder/data-folder.ts';
import { withFolderTables } from '../target/folder/with-folder-tables.ts';

/** A folder in which a test runs commands, each in a process of its own. They keep their rows in `data`. */
export interface CommandFolder extends Disposable {
  readonly path: string;
  write(name: string, content: string): void;
  /** Opens the rows without a command. */
  useRows(use: (tables: Tables) => Promise<void>): Promise<void>;
  /** Records in the data folder that the import of these files began and did not end. */
  cutImportOff(files: string[]): void;
}

export function makeCommandFolder(): CommandFolder {
  const path = mkdtempSync(join(tmpdir(), 'daybreak-cli-'));
  const open = (): DataFolder => openDataFolder(join(path, 'data'), { name: 'data', create: false });
  return {
    path,
    write: (name, content) => writeFileSync(join(path, name), content),
    async useRows(use) {
      using data = open();
      await withFolderTables(data, undefined, use);
    },
    cutImportOff(importing) {
      using data = open();
      if (data.contents === undefined) throw new Error('The folder holds no rows');
      data.write({ ...data.contents, importing });
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true }),
  };
}

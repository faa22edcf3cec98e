import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from './stage.ts';

/**
 * Removes what earlier syntheses wrote into a folder: the CDK leaves it there, and the cached output of this one must not depend on it.
 * A folder that is no cloud assembly is left alone; throws InfraError for one whose manifest this synthesis would write over.
 */
export function emptyAssembly(directory: string): void {
  // The file by which the CDK marks one; web sites have a manifest.json, too.
  if (statSync(join(directory, 'cdk.out'), { throwIfNoEntry: false })?.isFile() === true) {
    for (const entry of readdirSync(directory)) rmSync(join(directory, entry), { recursive: true });
  } else if (existsSync(join(directory, 'manifest.json'))) {
    throw new InfraError(
      `${directory} holds a manifest.json that is not of the CDK: give --output a folder of its own`,
    );
  }
}

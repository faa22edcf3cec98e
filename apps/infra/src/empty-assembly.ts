import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InfraError } from './stage.ts';

/**
 * Removes the cloud assembly of an earlier synthesis from a folder. The CDK would keep its files, and Nx would cache them as outputs of this synthesis.
 * Leaves any other folder as it is, and throws InfraError for one with a manifest.json that the synthesis would overwrite.
 */
export function emptyAssembly(directory: string): void {
  // The file that marks a cloud assembly. A manifest.json alone may belong to a website.
  if (statSync(join(directory, 'cdk.out'), { throwIfNoEntry: false })?.isFile() === true) {
    for (const entry of readdirSync(directory)) rmSync(join(directory, entry), { recursive: true });
  } else if (existsSync(join(directory, 'manifest.json'))) {
    throw new InfraError(
      `${directory} contains a manifest.json that the CDK did not write: pass --output another folder, e.g. --output cdk.out`,
    );
  }
}

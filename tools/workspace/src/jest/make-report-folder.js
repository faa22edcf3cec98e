import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Jest writes its report only into a folder that exists. */
export default function makeReportFolder() {
  mkdirSync(join(import.meta.dirname, '../../dist/test-results'), { recursive: true });
}

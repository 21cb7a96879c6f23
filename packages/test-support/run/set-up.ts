import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What tests leave in the folder for temporary files, as each `Testing.app()` does, goes with the run. */
export default function setUp(): void {
  const folder = mkdtempSync(join(tmpdir(), 'aws-bootstrap-tests-'));
  chmodSync(folder, 0o755); // what an instance runs is run as its users in there
  process.env.TMPDIR = folder; // the workers take it over
}

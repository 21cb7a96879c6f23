import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { reachabilityDocument } from './document';

describe('docs/reachability.md', () => {
  it('says what is computed today; npm run docs writes it', () => {
    const written = readFileSync(join(__dirname, '../../../docs/reachability.md'), 'utf8');
    expect(written).toBe(reachabilityDocument());
  });
});

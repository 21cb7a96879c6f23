// Makes sure that PostgreSQL 15 is there, which only the rehearsal of migrations needs: its programs, of which that starts a
// server of its own. Debian 12 has that version; elsewhere its package comes from the project's own repository.
import { installFromDistribution } from './distribution.mjs';
import { ask, run } from './shared.mjs';

/** Where Debian's packages of PostgreSQL have their programs, on no PATH. */
const PROGRAM = '/usr/lib/postgresql/15/bin/postgres';

run(() => {
  if (ask(PROGRAM, ['--version']) === undefined) {
    const why = 'the rehearsal of migrations needs it as its database';
    installFromDistribution({ name: 'PostgreSQL 15', package: 'postgresql-15', why });
  }
});

// Checks that PostgreSQL 15 is installed, which only the rehearsal of migrations needs: it starts a server of
// its own. Debian 12 has that version; elsewhere its package comes from the PostgreSQL project's repository.
import { installFromDistribution } from './distribution.mjs';
import { ask, run } from './shared.mjs';

/** Where Debian's package installs the programs, outside of every PATH. */
const PROGRAM = '/usr/lib/postgresql/15/bin/postgres';

run(() => {
  if (ask(PROGRAM, ['--version']) === undefined) {
    const why = 'the rehearsal of migrations needs it as its database';
    installFromDistribution({ name: 'PostgreSQL 15', package: 'postgresql-15', why });
  }
});

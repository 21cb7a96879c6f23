import { COMMITS, type ReleaseName } from '../../release/commits';
import type { Window } from '../../release/load/figures';
import type { Sample } from '../../release/load/record';
import { judgeMigrations } from '../../release/migrations/judgement';
import {
  MIGRATION_PARTS,
  type Jobs,
  type Lived,
  type MigrationPart,
  type Migrations,
  type State,
} from '../../release/migrations/rehearsal';
import type { Prepared } from '../../release/pipeline/pipeline';

const state = (version: string, release: ReleaseName, more: Partial<State> = {}): State => ({
  schema: `tables of ${version}`,
  version,
  instances: ['a', 'b', 'c'].map((name) => `${name}: current; ${COMMITS[release]}`),
  ...more,
});
const prepared = (more: Partial<Prepared> = {}): Prepared => ({
  status: 0,
  said: '',
  mail: '',
  commands: ['release on a', 'release-command on a'],
  ...more,
});
const REASON = 'psycopg.errors.NotNullViolation: column "release" of relation "visits" contains null values';

/** The measurement of a good rehearsal. */
function measured() {
  const lived = new Map<MigrationPart, Lived>([
    [
      'migrated',
      {
        before: state('0001', 'old'),
        prepared: prepared({ said: 'Running upgrade 0001 -> 0002, Which release a visitor saw.' }),
        between: state('0002', 'old'),
        after: state('0002', 'new'),
      },
    ],
    ['again', unchanged(prepared())],
    ['failing', unchanged(prepared({ status: 1, mail: `Its last lines:\n\n${REASON}\n` }))],
    [
      'rolled back',
      {
        before: state('0002', 'new'),
        prepared: prepared({ commands: [] }),
        between: state('0002', 'new'),
        after: state('0002', 'old'),
      },
    ],
  ]);
  const jobs: Jobs = { left: 300, done: 300, twice: 0, lost: 0, by: [COMMITS.new, COMMITS.old] };
  return {
    lived,
    jobs,
    visits: 3000,
    counted: 3000,
    windows: new Map<MigrationPart, Window>(
      MIGRATION_PARTS.map((part, index) => [part, { from: index * 1000, to: index * 1000 + 999 }]),
    ),
    samples: MIGRATION_PARTS.map((part, index): Sample => ({
      kind: 'keep-alive',
      sent: index * 1000,
      latency: 1,
      ...(part === 'incompatible' && { failure: 'status 500' }),
    })),
  };
}

function unchanged(how: Prepared): Lived {
  const same = state('0002', 'new');
  return { before: same, prepared: how, between: same, after: state('0002', 'new') };
}

/** The expectations that the measurement breaks. */
function broken({ windows, samples, ...rest }: ReturnType<typeof measured>): string[] {
  const rehearsal = { ...rest, fleet: { windows, samples } } as unknown as Migrations;
  return judgeMigrations(rehearsal)
    .filter(({ holds }) => !holds)
    .map(({ what }) => what);
}

/** A good measurement with one part changed. */
function with_(part: MigrationPart, changes: Partial<Lived>): string[] {
  const result = measured();
  result.lived.set(part, { ...result.lived.get(part)!, ...changes });
  return broken(result);
}

test('a good measurement breaks no expectation', () => expect(broken(measured())).toEqual([]));

test.each([
  ['migrated', 'a release with a migration: 0 failed'],
  ['again', 'the same release again: 0 failed'],
  ['failing', 'a release whose migration fails: 0 failed'],
  ['rolled back', 'a rollback to before the migration: 0 failed'],
] as const)('a single lost request is found: %s', (part, what) => {
  const result = measured();
  const sent = result.windows.get(part)!.from + 500;
  result.samples.push({ kind: 'keep-alive', sent, latency: 1, failure: 'ECONNRESET' });
  expect(broken(result)).toEqual([what]);
});

test('a part without requests is found', () => {
  const result = measured();
  result.samples.shift();
  expect(broken(result)).toEqual(['a release with a migration: 0 failed']);
});

test('an incompatible migration without failed requests is found: it must show that the measurement can fail', () => {
  const result = measured();
  result.samples[4] = { kind: 'keep-alive', sent: 4000, latency: 1 };
  expect(broken(result)).toEqual([
    'a migration that removes what the release in service needs: requests fail: the measurement can fail',
  ]);
});

const ONCE =
  'a release with a migration: it ran once, on one instance, before any instance got the new release';
const TWICE = 'Running upgrade 0001 -> 0002\nRunning upgrade 0001 -> 0002';
test.each<[string, Partial<Lived>]>([
  ['that ran twice', { prepared: prepared({ said: TWICE }) }],
  ['that ran nowhere', { prepared: prepared({ commands: ['release on a'] }) }],
  ['on instances that have the new release already', { between: state('0002', 'new') }],
  ['that runs after the deployment', { between: state('0001', 'old') }],
  ['that leaves an instance behind', { after: state('0002', 'old') }],
])('a migration %s is found', (_, changes) => expect(with_('migrated', changes)).toEqual([ONCE]));

test.each<[string, Partial<State>]>([
  ['the schema', { schema: 'tables of 0002 and offers' }],
  ['the version', { version: '0003' }],
  ['the release on an instance', { instances: [`a: current release-command; ${COMMITS.new}`] }],
])('a failed release that changes %s is found', (_, more) =>
  expect(with_('failing', { after: state('0002', 'new', more) })).toEqual([
    'a release whose migration fails: schema, version and instances are as they were',
  ]),
);

test.each<[string, Partial<Prepared>]>([
  ['that is deployed all the same', { status: 0, mail: REASON }],
  ['whose mail does not say why', { status: 1, mail: 'It failed.' }],
  ['that was not run', { status: 1, mail: REASON, commands: [] }],
])('a failing release command %s is found', (_, changes) =>
  expect(with_('failing', { prepared: prepared(changes) })).toEqual([
    "a release whose migration fails: the step fails, and its mail has PostgreSQL's message",
  ]),
);

test.each<[string, Partial<Lived>]>([
  ['that runs the command of the release before', { prepared: prepared() }],
  ['that takes the database back', { after: state('0001', 'old') }],
  ['that keeps the new release', { after: state('0002', 'new') }],
])('a rollback %s is found', (_, changes) =>
  expect(with_('rolled back', changes)).toEqual([
    'a rollback to before the migration: no command runs, and the database is unchanged',
  ]),
);

test.each<[string, Partial<Jobs>]>([
  ['lost', { done: 299, lost: 1 }],
  ['done twice', { twice: 1 }],
  ['done by the old release only', { by: [COMMITS.old] }],
  ['too few', { left: 199, done: 199 }],
])('jobs that are %s are found', (_, changes) => {
  const result = measured();
  expect(broken({ ...result, jobs: { ...result.jobs, ...changes } })).toEqual([
    'all of at least 200 jobs were done once, by the workers of both releases',
  ]);
});

test('answers without a database row are found', () =>
  expect(broken({ ...measured(), visits: 2999 })).toEqual([
    'each good answer has a row in the database, and there is no other row',
  ]));

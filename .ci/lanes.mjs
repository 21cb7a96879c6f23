// What `.ci/run` proves: lanes side by side, each one step after the other, and what is left by whichever lane is free;
// then what measures latency.
// Most steps wait most of the time, so that four lanes fill two cores.

/** One worker for each: a second one would take the core from another lane. */
const slow = (...patterns) => `npm run test:slow -- --maxWorkers 1 ${patterns.join(' ')}`;

// Patterns of Jest are looked for in whole paths, the name of the clone's folder included: each names a folder of ours.
export const LANES = [
  // The longest, and the one that waits most.
  [slow('slow/circleci.test')],
  // What computes. The check of CI has the quick tests in it, with lint and types, and Checkov's scan.
  [
    'npm run scan:secrets', // it installs Checkov, which the check and an oracle then have
    slow('slow/circleci-check'),
  ],
  // What deploys. The rehearsal leaves a record of calls to the step after it.
  [
    'npm run rehearse',
    slow('slow/recorded-calls', 'slow/circleci-rights'),
    'npm run transitions -- --sample 3 --pairs 6',
  ],
  ['npm run transitions -- --form 0.1.0 --pairs 0', 'npm run faults -- --sample 10 --seed 4'],
];

/** What the lanes go on with, each as soon as it has ended: the longest first, so that they end together. */
export const REST = [
  slow('slow/first-hour'),
  slow('slow/releases'),
  slow('packages/embedded-aws/__tests__/slow'),
  slow('slow/bootstrap'),
  slow('slow/deploy-all', 'slow/help'),
  'npm run rehearse:boot',
  slow('slow/run-time-changes'),
  slow('slow/preflight', 'slow/init', 'slow/refresh', 'slow/smoke'),
  slow('slow/oracle-'),
  slow('slow/validate', 'slow/traps', 'slow/command-lines', 'slow/ci-identity'),
  slow('slow/day-two'),
  slow('slow/mutants'),
  slow('slow/drawn'),
  'npm run mutants',
  slow('slow/check-app'),
  slow('slow/extending'),
  slow('slow/export', 'slow/successor'),
  'npm run test:mends -- --sample 3 --seed 4',
  // Other files each time: the seed is printed.
  'npm run fuzz:settings -- --count 1000 --synthesize 40 --validate 1',
];

const rehearse = (...words) => ['npm run rehearse:release --', ...words].join(' ');

// What lives under load, after everything that computes. Each group waits most of the time, so that its steps run side by
// side.
export const APART = [
  [rehearse('--only border', '--only release', '--only dark', '--only control'), rehearse('--only rollback')],
  [
    ...['flask', 'go'].map((app) => rehearse(`--app packages/rehearsals/apps/${app}`, '--only release')),
    rehearse('--only migrations'),
  ],
];

/** Run by a command of their own, and not here. */
export const NOT_HERE = {
  'packages/deploy/__tests__/slow/commands.test.ts':
    'one life of a stage by the commands: the rehearsal, the faults and the workflows live it too',
};

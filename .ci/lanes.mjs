// What `.ci/run` proves: lanes side by side, each one step after the other, and what is left by whichever lane is free;
// then what measures latency.
// Most steps wait most of the time, so that six lanes fill two cores.

/** One worker for each: a second one would take the core from another lane. */
const slow = (...patterns) => `npm run test:slow -- --maxWorkers 1 ${patterns.join(' ')}`;
const rehearse = (...words) => ['npm run rehearse:release --', ...words].join(' ');
/**
 * Beside other steps, a quarter of the load: it is more than half of what such a step costs, and there for as long as the
 * step takes. All of the load is on what stands apart, and on `npm run rehearse:release`.
 */
const rehearseBeside = (...words) => rehearse('--load 80', ...words);
const rehearseApp = (app) =>
  rehearseBeside(`--app packages/rehearsals/apps/${app}`, '--only release', '--only failing');

// Patterns of Jest are looked for in whole paths, the name of the clone's folder included: each names a folder of ours.
export const LANES = [
  // The longest: what is in the first lane has precedence.
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
  ['npm run faults -- --sample 6 --seed 55114'],
  [slow('slow/first-hour')],
  // What lives under load and measures no latency: nobody may lose a request on a busy machine either.
  [rehearseBeside('--only rollback'), rehearseBeside('--only failing', '--only dark')],
];

/**
 * What the lanes go on with, each as soon as it has ended: what is long first, so that they end together. What lives under
 * load stands apart: it lasts longer beside its like, and its load with it.
 */
export const REST = [
  'npm run rehearse:boot',
  'npm run transitions -- --form 0.1.0 --pairs 0',
  slow('slow/deploy-all'),
  rehearseBeside('--only migrations'),
  slow('slow/bootstrap'),
  slow('slow/releases'),
  rehearseApp('go'),
  slow('slow/run-time-changes'),
  slow('packages/embedded-aws/__tests__/slow'),
  rehearseApp('flask'),
  slow('slow/preflight', 'slow/init', 'slow/refresh', 'slow/smoke'),
  rehearseBeside('--only border', '--only control'),
  slow('slow/export', 'slow/successor'),
  slow('slow/validate', 'slow/traps', 'slow/command-lines', 'slow/surroundings', 'slow/ci-identity'),
  slow('slow/extending'),
  slow('slow/oracle-'),
  'npm run mutants',
  slow('slow/help'),
  slow('slow/mutants'),
  slow('slow/check-app'),
  'npm run test:fixes -- --sample 3 --seed 2741283',
  // Other files each time: the seed is printed.
  'npm run fuzz:settings -- --count 1000 --synthesize 40 --validate 1',
  slow('slow/day-two'),
  slow('slow/drawn'),
];

/** What measures latency, after everything else. Each group's steps run side by side. */
export const APART = [[rehearse('--only release')]];

/** Run by a command of their own, and not here. */
export const NOT_HERE = {
  'packages/deploy/__tests__/slow/commands.test.ts':
    'one life of a stage by the commands: the rehearsal, the faults and the workflows live it too',
};

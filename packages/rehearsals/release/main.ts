import Table from 'cli-table3';
import { Listr } from 'listr2';
import { run, UserError } from '../../deploy/command/command';
import { figuresOf, judge } from './judgement';
import { failures, within } from './load/figures';
import { endAll } from './processes';
import { ReleaseRehearsal, SECONDS_BEFORE, type Part } from './rehearsal';
import { TIME_SCALE } from './times';

/** How often it says how far it is while nothing else happens. */
const SAY_EVERY_MS = 10_000;

/**
 * `npm run rehearse:release`: a release of the app as CodeBuild and CodeDeploy do it, on processes of this machine
 * behind HAProxy, under load; and a zone that goes dark. Exit status 0 only if all of it held.
 */
async function rehearse(): Promise<void> {
  const started = Date.now();
  const rehearsal = new ReleaseRehearsal();
  process.on('exit', endAll);
  const interrupted = () => void rehearsal.stop().finally(() => process.exit(130));
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted).on('SIGHUP', interrupted);
  try {
    await tasks(rehearsal).run();
  } finally {
    await rehearsal.stop();
  }
  const bounds = judge(rehearsal);
  const seconds = Math.round((Date.now() - started) / 1000);
  console.log(`\n${table(rehearsal)}\n`);
  for (const { what, measured, holds } of bounds)
    console.log(`${holds ? '✔' : '✖'} ${what}\n    ${measured}`);
  console.log(`\n${closing(rehearsal)} All of it took ${seconds} s. The logs are in .local/release.`);
  if (bounds.some(({ holds }) => !holds)) throw new UserError('Not all of it held: see above.');
}

function tasks(rehearsal: ReleaseRehearsal) {
  const step = (title: string, work: () => Promise<unknown>) => ({
    title,
    task: async (_: unknown, task: { output: string | undefined }) => {
      let now = '';
      const say = () => {
        const { sent, failed } = rehearsal.soFar ?? {};
        task.output = [now, sent === undefined ? '' : `${sent} requests, ${failed} failed`]
          .filter(Boolean)
          .join(' · ');
      };
      rehearsal.onProgress = (text) => {
        now = text;
        say();
      };
      const timer = setInterval(say, SAY_EVERY_MS);
      await work().finally(() => clearInterval(timer));
    },
  });
  return new Listr(
    [
      step('Synthesize the stage', () => rehearsal.synthesize()),
      step("Run the build specification's commands", () => rehearsal.build()),
      step('Start three instances with the release before, and HAProxy', () => rehearsal.start()),
      step(`Load for ${SECONDS_BEFORE} s`, () => rehearsal.loadBefore()),
      step('Release, one instance at a time', () => rehearsal.release()),
      step('A release that fails its health check, and back', () => rehearsal.failAndRollBack('unhealthy')),
      step('A release that crashes at start, and back', () => rehearsal.failAndRollBack('crashing')),
      step('End the load, and begin anew', () => rehearsal.endLoad().then(() => rehearsal.startLoad())),
      step('A zone goes dark: connections refused', () => rehearsal.goDark('refused', 'refused')),
      step('A zone goes dark: no answers', () => rehearsal.goDark('silent', 'silent')),
      step('The same in the middle of a release: refused', () =>
        rehearsal.goDark('refused in a release', 'refused', 'old'),
      ),
      step('The same in the middle of a release: no answers', () =>
        rehearsal.goDark('silent in a release', 'silent', 'new'),
      ),
      step('A release with draining switched off', () => rehearsal.releaseWithoutDraining()),
    ],
    {
      rendererOptions: { timer: PRESET },
      fallbackRendererOptions: { timer: PRESET },
    },
  );
}

/** Shows how long each step took. */
const PRESET = {
  condition: true,
  field: (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`,
  format: () => (text?: string) => text ?? '',
};

const TITLES: Record<Part, string> = {
  before: 'before',
  release: 'rolling release',
  unhealthy: 'fails its health check, rolled back',
  crashing: 'crashes at start, rolled back',
  control: 'draining switched off',
  refused: 'dark zone, refused',
  silent: 'dark zone, silent',
  'refused in a release': 'dark zone in a release, refused',
  'silent in a release': 'dark zone in a release, silent',
};

function table(rehearsal: ReleaseRehearsal): string {
  const head = ['part', 'seconds', 'requests', 'failed', 'req/s', 'least', 'median (ms)', 'p99 (ms)'];
  const rows = new Table({ head, style: { head: [] } });
  const reasons: string[] = [];
  for (const [part, figures] of figuresOf(rehearsal)) {
    const { seconds, requests, failed, perSecond, leastPerSecond, median, p99 } = figures;
    const numbers = [requests, failed, Math.floor(perSecond), Math.floor(leastPerSecond)];
    rows.push([TITLES[part], Math.round(seconds), ...numbers, median.toFixed(1), p99.toFixed(1)]);
    const window = rehearsal.windows.get(part);
    if (window)
      reasons.push(...failures(within(rehearsal.samples, window)).map((text) => `${TITLES[part]}: ${text}`));
  }
  return [rows.toString(), ...reasons].join('\n');
}

function closing({ artifact, buildSeconds }: ReleaseRehearsal): string {
  const scale = TIME_SCALE === 1 ? 'at their real length' : `divided by ${TIME_SCALE}`;
  return (
    `Waiting times of load balancer and release: ${scale}. ` +
    `Artifact: ${((artifact?.bytes ?? 0) / 1024).toFixed(0)} KiB, built in ${buildSeconds.toFixed(0)} s.`
  );
}

run(rehearse);

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Automations } from '../aws/automations';
import { FOLDER } from '../cached-root';
import type { Releases } from '../releases';
import { ENVIRONMENT, SECRETS } from '../secrets';
import type { World } from '../world';
import { becomesHealthy, startsUp } from './booting';
import { goesThrough } from './releasing';
import { must, type Report } from './report';
import { keepSecrets } from './secrets';

const COPIES = '/opt/app/scheduled';
const log = (name: string) => `/var/log/app/${name}.log`;

/**
 * The checks of scheduled commands, by the synthesized documents: each runs once, as the app's user, and leaves no
 * files.
 */
export async function proveSchedule(world: World, releases: Releases, report: Report): Promise<void> {
  const { first, second } = releases;
  await keepSecrets(world);
  world.network.open('aws', 'secrets');
  world.boot();
  const step = (what: string, work: () => Promise<string>) => report.step(`schedule: ${what}`, work);
  const automations = new Automations(world.machine, join(FOLDER, 'logs', 'secrets.out'));
  const start = (name: string) =>
    automations.start(`hello-staging-schedule.${name}`, () => ({
      runs: 'yes',
      because: '',
      instance: 'i-1234567890abcdef0',
    }));
  await step('boot', async () => {
    await becomesHealthy(world);
    return startsUp(world);
  });
  await step('a command before the first release', async () => {
    const { status, output } = await start('nightly');
    must(status === 69 && output.includes('nothing was released'), `${status}: ${output}`);
    return output.trim();
  });
  await step('a release', () => goesThrough(world, first));
  await step('a command during the scheduled sleep is left out', async () => {
    const { steps, status } = await automations.start('hello-staging-schedule.nightly', () => ({
      runs: 'no',
    }));
    must(status === undefined && steps.at(-1) === 'leaveOut', steps.join());
    return steps.join(', ');
  });
  await step('two commands at a time: one runs; a release meanwhile does not disturb it', async () => {
    const both = [start('nightly'), sleep(2000).then(() => start('nightly'))];
    const [released, ...ended] = await Promise.all([
      sleep(3000).then(() => goesThrough(world, second)),
      ...both,
    ]);
    const statuses = ended.map(({ status }) => status).join();
    must(statuses === '0,75', `${statuses}: ${ended.map(({ output }) => output).join('\n')}`);
    return `${statuses}; the release took ${released}`;
  });
  await step('a command ran once, with variables and secrets, in a copy that is removed', () =>
    isExact(world),
  );
  await step('a command that fails reports its status and its last lines', async () => {
    const { status, output } = await start('fails');
    must(status === 7 && output.startsWith('why it failed\n'), `${status}: ${output}`);
    return output.trim().replaceAll('\n', '; ');
  });
  await step('a command that takes too long is ended, with all that it started', async () => {
    const { status, output } = await start('slow');
    const left = await world.machine.run('pgrep --full "sleep 77[78]"');
    must(status === 124 && left.status === 1, `${status}: ${output}; left: ${left.stdout}`);
    return output.trim().split('\n').at(-1) ?? '';
  });
}

async function isExact({ machine }: World): Promise<string> {
  const lines = (await machine.expect(`cat ${log('nightly')}`)).split('\n');
  const secret = createHash('sha256').update(SECRETS['SECURE_PARAMETER']!.value).digest('hex');
  const wanted = [`begins in ${COPIES}/nightly with ${ENVIRONMENT['PLAIN']}`, `${secret}  -`, 'ends'];
  must(lines.join('\n') === wanted.join('\n'), `The log has:\n${lines.join('\n')}`);
  must((await machine.expect(`ls -A ${COPIES}`)) === '', "The command's copy of the release is left.");
  const owner = await machine.expect(`stat --format '%U %a' ${log('nightly')}`);
  must(owner.startsWith('root '), `${log('nightly')} is ${owner}.`);
  return `${lines.length} lines in its log`;
}

import type { Machine } from '../machine';
import type { World } from '../world';
import { must } from './report';

const APP_LOG = '/var/log/app/app.log';
const ACCESS_LOG = '/var/log/proxy/access.log';
const CONFIGURATION = '/opt/aws/amazon-cloudwatch-agent/etc/amazon-cloudwatch-agent.json';

interface Configuration {
  readonly logs: {
    readonly logs_collected: { readonly files: { readonly collect_list: { readonly file_path: string }[] } };
  };
}

/** Every file in the CloudWatch agent's configuration exists, is not empty, and reaches the agent. */
export async function arrive({ machine }: World): Promise<string> {
  const { logs } = JSON.parse(await machine.expect(`cat ${CONFIGURATION}`)) as Configuration;
  // A path with a pattern: the checks of workers look at the other files.
  const all = logs.logs_collected.files.collect_list.map(({ file_path }) => file_path);
  const paths = all.filter((path) => !path.includes('*'));
  for (const path of paths) {
    await machine.expect(`test -s ${path}`);
    await machine.expect(`test -s ${shipped(path)}`);
    // /var/log/messages is the system's own. Permissions of the file or of a folder above it keep other users out of
    // the rest.
    if (path === '/var/log/messages') continue;
    const read = await machine.run(`runuser -u nobody -- cat ${path}`);
    must(read.status !== 0, `Every user can read ${path}.`);
  }
  return `${paths.length} files`;
}

/** Each line of the app reaches the agent unchanged: JSON, with the id that the proxy logs for the request. */
export async function areJson({ machine }: World): Promise<string> {
  const lines = (await machine.expect(`cat ${shipped(APP_LOG)}`)).split('\n');
  const ofTheApp = lines.filter((line) => line.includes('"/looked-for'));
  const ids = ofTheApp.map((line) => (JSON.parse(line) as { requestId?: string }).requestId);
  must(
    ofTheApp.length > 0 && ids.every(Boolean),
    `The app printed ${ofTheApp.length} lines, and not each has an id.`,
  );
  return `${ofTheApp.length} lines`;
}

/** A log that is too large is rotated within the hour. The app and the agent go on with the new file. */
export async function rotate(world: World): Promise<string> {
  const { machine } = world;
  const log = APP_LOG;
  const next = await machine.expect('systemctl list-timers --no-legend --no-pager logrotate.timer');
  const inTime = /\b([1-5]?\dmin|\d+s)\b[^,]* left/.test(next);
  must(inTime, `logrotate does not run within the hour: ${next}`);
  await isRotated(machine, log);
  const path = '/asked-after-the-rotation';
  await isLogged(world, path);
  await machine.until(
    'the line after the rotation arrives',
    15,
    async () => (await machine.run(`grep -q ${path} ${shipped(log)}`)).status === 0,
  );
  const begins = await machine.expect(`head -c 1 ${log}`);
  must(begins === '{', 'The log begins with a hole: the app does not append.');
  return 'after 70 MB; the next line reached the agent';
}

/** Makes a log too large and has it rotated. */
export async function isRotated(machine: Machine, log: string): Promise<void> {
  await machine.expect(`yes "$(head -c 999 /dev/zero | tr '\\0' x)" | head -c 70M >>${log}`);
  await machine.expect('systemctl start logrotate.service');
  const size = Number(await machine.expect(`stat --format %s ${log}`));
  must(size < 1_000_000, `${log} still has ${size} bytes.`);
  await machine.expect(`gzip --test ${log}.1.gz`);
}

/**
 * Asks the app for a path and waits until its log and the proxy's have the line. The app must be one that prints it.
 */
export async function isLogged(world: World, path: string): Promise<void> {
  const { machine, network } = world;
  await world.ask(
    network.within(['curl', '--insecure', '--silent', '--max-time', '5', `https://127.0.0.1:8443${path}`]),
  );
  await machine.until(
    `both logs have the request for ${path}`,
    15,
    async () =>
      (await machine.run(`grep -q ${path} ${APP_LOG} && grep -q ${path} ${ACCESS_LOG}`)).status === 0,
  );
}

/** Path of the copy that the agent's stand-in keeps of what it read. */
export function shipped(path: string): string {
  return `/var/lib/stand-ins/shipped/${path.slice(1).replaceAll('/', '_')}`;
}

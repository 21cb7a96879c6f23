import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Root } from './root';
import type { Service } from './service';
import type { ServiceManager } from './service-manager';
import { runTransient } from './transient';

/** Exit status and output of a call of systemctl. */
interface Reply {
  readonly status: number;
  readonly text: string;
  /** Whether a status other than 0 is an answer and no error: the text then goes to stdout. */
  readonly isAnswer?: boolean;
}

const DONE: Reply = { status: 0, text: '' };

/** What `show` prints for a service that is not loaded. [systemctl(1): show ends with 0 then] */
const NOT_LOADED = {
  NRestarts: 0,
  MainPID: 0,
  ActiveState: 'inactive',
  Result: 'success',
  ExecMainStatus: 0,
};

/**
 * Answers the calls of `bin/systemctl` and `bin/systemd-run`, which stand for those of an instance. How they ask is in a
 * file that this process's user alone can read.
 */
export function serveSystemctl(root: Root, manager: ServiceManager): Promise<Server> {
  const key = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    if (request.headers.authorization !== key) return void response.writeHead(401).end();
    void text(request)
      .then((body) => body.trim().split('\n'))
      .then((args) => (request.url === '/run' ? run(args, manager, root) : answer(args, manager)))
      .catch((error: Error) => ({ status: 1, text: error.message, isAnswer: false }))
      .then((reply: Reply) => response.writeHead(code(reply)).end(reply.text));
  });
  server.requestTimeout = 0;
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const ask = readFileSync(join(__dirname, 'bin/ask.sh'), 'utf8');
      writeFileSync(root.at('/run/systemd/private'), `port=${port} key=${key}\n${ask}`, { mode: 0o600 });
      resolve(server);
    }),
  );
}

/** For systemd-run, the text is the exit status. */
async function run(args: string[], manager: ServiceManager, root: Root): Promise<Reply> {
  return { status: 0, text: String(await runTransient(args, manager, root)) };
}

/** The HTTP status carries that of systemctl: 4xx for an error, 5xx for an answer. */
function code({ status, isAnswer }: Reply): number {
  if (status === 0) return 200;
  return (isAnswer ? 500 : 400) + status;
}

async function answer(args: string[], manager: ServiceManager): Promise<Reply> {
  const [verb = '', ...given] = args.filter((arg) => !arg.startsWith('-'));
  const options = args.filter((arg) => arg.startsWith('-'));
  if (verb === 'daemon-reload') {
    manager.reload();
    return DONE;
  }
  if (given.length === 0) return unknown(args);
  const names = given
    .map(withType)
    .flatMap((name) => (TAKES_PATTERNS.has(verb) ? manager.matching(name) : [name]));
  if (verb === 'stop') return stop(names, options, manager);
  let last = DONE;
  // As systemctl does: every unit, also after one that failed.
  for (const name of names) {
    const reply = await one(verb, name, options, manager);
    if (reply.status !== 0 || last.status === 0) last = { ...reply, text: last.text + reply.text };
  }
  return last;
}

/** A name without a type means a service. */
function withType(name: string): string {
  return name.includes('.') ? name : `${name}.service`;
}

/** Stops all loaded units of these names. Each is a job that waits for others as their units order it. */
async function stop(names: readonly string[], options: string[], manager: ServiceManager): Promise<Reply> {
  const unknownOption = options.find((option) => !OPTIONS.stop?.test(option));
  if (unknownOption) return unknown([...options, 'stop', ...names]);
  const done = manager.stop(...names);
  if (options.includes('--no-block'))
    done.catch(() => {}); // with --no-block, the caller does not wait
  else await done;
  const missing = names.filter((name) => !manager.find(name)).map((name) => notFound('stop', name, options));
  return missing[0] ? { ...missing[0], text: missing.map(({ text: said }) => said).join('\n') } : DONE;
}

/** Verbs that take patterns of the names of loaded units. [systemctl(1)] */
const TAKES_PATTERNS = new Set(['stop', 'kill', 'reset-failed']);

async function one(verb: string, name: string, options: string[], manager: ServiceManager): Promise<Reply> {
  const service = manager.find(name);
  const known = OPTIONS[verb];
  if (!known || options.some((option) => !known.test(option))) return unknown([...options, verb, name]);
  if (!service) return notFound(verb, name, options);
  const option = (wanted: string) => options.find((each) => each.startsWith(`--${wanted}=`))?.split('=')[1];
  const has = (wanted: string) => options.includes(`--${wanted}`);
  switch (verb) {
    case 'cat':
      return {
        status: 0,
        text: `# ${manager.unitPath(name)}\n${readFileSync(manager.unitPath(name), 'utf8')}`,
      };
    case 'enable':
      manager.enable(name);
      if (has('now')) await manager.start(name);
      return DONE;
    case 'disable':
      manager.disable(name);
      if (has('now')) await manager.stop(name);
      return DONE;
    case 'start':
    case 'restart': {
      const done = manager[verb](name);
      if (!has('no-block')) await done;
      else done.catch(() => {}); // with --no-block, the caller does not wait
      return DONE;
    }
    case 'reset-failed':
      manager.resetFailed(name);
      return DONE;
    case 'kill':
      service.kill(signal(option('signal')), option('kill-whom') === 'main');
      return DONE;
    case 'is-active':
      return state(service, has('quiet'));
    case 'is-enabled': {
      const isEnabled = manager.isEnabled(name);
      return { status: isEnabled ? 0 : 1, text: isEnabled ? 'enabled\n' : 'disabled\n', isAnswer: true };
    }
    default:
      return shown(option('property'), {
        NRestarts: service.restarts,
        MainPID: service.mainPid,
        ActiveState: service.state,
        Result: service.result,
        ExecMainStatus: service.mainStatus,
      });
  }
}

/** The supported verbs, each with its options. */
const OPTIONS: Record<string, RegExp> = {
  cat: /^$/,
  enable: /^--now$/,
  disable: /^--now$/,
  start: /^--no-block$/,
  stop: /^--no-block$/,
  restart: /^--no-block$/,
  'reset-failed': /^$/,
  kill: /^--(signal|kill-whom)=\w+$/,
  'is-active': /^--quiet$/,
  'is-enabled': /^$/,
  show: /^(--property=\w+|--value)$/,
};

/** The message and status of systemctl for a unit that does not exist. [systemd 252] */
function notFound(verb: string, name: string, options: string[]): Reply {
  const property = options.find((option) => option.startsWith('--property='))?.split('=')[1];
  switch (verb) {
    case 'show':
      return shown(property, NOT_LOADED);
    case 'is-active':
      return { status: 3, text: 'inactive\n', isAnswer: true };
    case 'cat':
      return { status: 1, text: `No files found for ${name}.` };
    case 'enable':
    case 'disable':
    case 'is-enabled':
      return { status: 1, text: `Failed to ${verb} unit: Unit file ${name} does not exist.` };
    case 'reset-failed':
      return { status: 1, text: `Failed to reset failed state of unit ${name}: Unit ${name} not loaded.` };
    case 'kill':
      return { status: 1, text: `Failed to kill unit ${name}: Unit ${name} not loaded.` };
    case 'stop':
      return { status: 5, text: `Failed to stop ${name}: Unit ${name} not loaded.` };
    default:
      return { status: 5, text: `Failed to ${verb} ${name}: Unit ${name} not found.` };
  }
}

function state(service: Service, isQuiet: boolean): Reply {
  const said = isQuiet ? '' : `${service.state}\n`;
  return { status: service.state === 'active' ? 0 : 3, text: said, isAnswer: true };
}

function shown(property: string | undefined, values: Record<string, string | number>): Reply {
  const value = values[property ?? ''];
  return value === undefined ? unknown(['show', property ?? '']) : { status: 0, text: `${value}\n` };
}

/** `USR1` and `SIGUSR1` are the same. */
function signal(name = 'SIGTERM'): NodeJS.Signals {
  return (name.startsWith('SIG') ? name : `SIG${name}`) as NodeJS.Signals;
}

function unknown(args: string[]): Reply {
  return { status: 1, text: `The rehearsal's systemctl does not support: ${args.join(' ')}` };
}

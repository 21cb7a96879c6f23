import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Listr } from 'listr2';
import { declare, readLine, ROOT, START, start } from '../command';
import { type Facts, loadFacts } from '../facts';
import { ACCOUNT, type EmbeddedAws, startEmbeddedAws } from '../embedded-aws';
import { cleanEnvironment } from './clean-environment';
import { beTheOnlyOne } from './only-one';
import { bin, endPrograms, expectProgram } from './rehearsal/programs';
import { writeSettings } from './rehearsal/settings-file';

const FOLDER = join(ROOT, '.local', 'local');
const ENVIRONMENT_FILE = join(FOLDER, 'environment');

const LOCAL = declare({
  name: 'local',
  does: 'Starts an embedded AWS on this machine, deploys every stack on it, prints how to use it, and runs until it is stopped.',
  example: 'npm run local',
});

/** `npm run local`: an embedded AWS with every stack deployed, until it is stopped. */
async function local(): Promise<void> {
  readLine(LOCAL);
  beTheOnlyOne(
    join(ROOT, '.local', 'local.pid'),
    (pid) =>
      `npm run local is running here already (process ${pid}). Stop it in its terminal (Ctrl-C), or use it: ` +
      `source '${ENVIRONMENT_FILE}'`,
  );
  rmSync(FOLDER, { recursive: true, force: true });
  const settings = loadFacts({ account: ACCOUNT });
  const { domain, region } = settings;
  const aws = await startEmbeddedAws({ domain, region, logDirectory: join(FOLDER, 'logs') });
  const stop = () => {
    endPrograms();
    void aws.stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop);
  try {
    const extra = settingsVariable(settings);
    await deployAll(aws, settings, extra);
    writeEnvironment(aws, extra);
    sayHowToLookAround(aws);
    await new Promise(() => undefined); // until a signal comes
  } finally {
    endPrograms();
    await aws.stop();
  }
}

/**
 * The embedded AWS has an account number of its own. Where the settings have another one, CONFIG names a changed copy.
 */
function settingsVariable(settings: Facts): Record<string, string> {
  if (loadFacts().account === ACCOUNT) return {};
  return { CONFIG: writeSettings(FOLDER, settings, { unprotect: false }) };
}

async function deployAll(aws: EmbeddedAws, settings: Facts, extra: Record<string, string>): Promise<void> {
  const env = cleanEnvironment(aws, { ...extra, CI: '1' });
  const run = (name: string, command: string[]) =>
    expectProgram(command, env, join(FOLDER, 'logs', `${name}.log`)).then(() => undefined);
  const tasks = new Listr([
    { title: 'Bootstrap', task: () => run('state', [...START, 'packages/deploy/bootstrap.ts', '--yes']) },
    {
      title: 'Deploy',
      task: () =>
        new Listr(
          settings.stacksBesideState.map((stack) => ({
            title: stack,
            task: () => run(stack, [bin('cdktf'), 'deploy', stack, '--auto-approve', '--skip-synth']),
          })),
          { concurrent: true },
        ),
    },
  ]);
  await tasks.run();
}

/** The environment for a second terminal, as a file to source. */
function writeEnvironment(aws: EmbeddedAws, extra: Record<string, string>): void {
  mkdirSync(FOLDER, { recursive: true });
  const variables = Object.entries({ ...aws.environment, ...extra, CHECKPOINT_DISABLE: '1' });
  const lines = variables.map(([name, value]) => `export ${name}='${value.replaceAll("'", "'\\''")}'`);
  writeFileSync(ENVIRONMENT_FILE, `unset AWS_PROFILE AWS_SESSION_TOKEN\n${lines.join('\n')}\n`);
}

function sayHowToLookAround({ endpoint }: EmbeddedAws): void {
  console.log(
    [
      `\nThe stacks are deployed on an embedded AWS at ${endpoint}. Everything is gone when it stops (Ctrl-C).`,
      'To use it, in a second terminal:',
      `  source '${ENVIRONMENT_FILE}'`,
      '  aws ec2 describe-vpcs',
      '  npx cdktf diff staging        # after a change of config.ts',
      '  npm run deploy -- staging',
      '  npm run destroy -- staging',
    ].join('\n'),
  );
}

start(LOCAL, local);

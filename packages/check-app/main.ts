import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT, start, UserError } from '../command';
import { loadFacts, runtimeWarnings } from '../facts';
import { build, endAll, synthesizeStage } from '../rehearsals';
import { findNginx, NGINX_LACKING } from '../test-support';
import { AppCheck } from './app-check';
import { CHECK_APP, chosen, type Chosen } from './arguments';
import { complete, shown, type Result } from './contract';

const FOLDER = join(ROOT, '.local', 'check-app');
/** A commit id for the release. */
const COMMIT = 'c4ec4a99'.padEnd(40, '0');

/** What an interrupt has to end. */
const started: AppCheck[] = [];
const build_ = join(FOLDER, 'build');

/** `npm run check-app`, as declared in arguments.ts. */
async function checkApp(): Promise<void> {
  const arguments_ = chosen(process.argv.slice(2));
  const since = Date.now();
  process.on('exit', endAll);
  const interrupted = () => void stop().finally(() => process.exit(130));
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted).on('SIGHUP', interrupted);
  let results: Result[];
  try {
    results = complete(await check(arguments_));
  } finally {
    await stop();
  }
  console.log(`\n${results.map(shown).join('\n')}\n`);
  console.log(`It took ${Math.round((Date.now() - since) / 1000)} s. Logs: .local/check-app.`);
  const broken = results.filter(({ verdict }) => verdict === 'fails').length;
  if (broken > 0) throw new UserError('The app does not meet the contract yet: see the lines with ✖.');
}

async function check({ app, withChecks }: Chosen): Promise<readonly Result[]> {
  if (!findNginx())
    throw new UserError(
      `The check needs nginx, which runs in front of the app on an instance. ${NGINX_LACKING}`,
    );
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  console.log(`Building ${app} …`);
  warnOfRuntimes(app);
  const stage = synthesizeStage(join(FOLDER, 'cdktf.out'), join(FOLDER, 'synth.log'));
  stage.catch(() => {}); // awaited below
  let bundle: string;
  const built = Date.now();
  try {
    bundle = (await build(build_, COMMIT, join(FOLDER, 'build.log'), { app, withChecks })).file;
  } catch (error) {
    if (error instanceof UserError) throw error;
    return [{ line: 'build', verdict: 'fails', measured: (error as Error).message }];
  }
  const measured = `in ${((Date.now() - built) / 1000).toFixed(0)} s`;
  const onProgress = (text: string) => console.log(`Checking: ${text} …`);
  const appCheck = new AppCheck({
    stage: await stage,
    bundle,
    logFolder: join(FOLDER, 'instance'),
    onProgress,
  });
  started.push(appCheck);
  return [{ line: 'build', verdict: 'holds', measured }, ...(await appCheck.run())];
}

/**
 * Warns of other runtime versions. A synthesis does that for the project's own app; this may be another one.
 */
function warnOfRuntimes(app: string): void {
  const inside = relative(ROOT, app);
  const name = join(inside.startsWith('..') ? app : inside, 'buildspec.yml');
  for (const warning of runtimeWarnings(app, name, loadFacts())) console.error(`Warning: ${warning}`);
}

async function stop(): Promise<void> {
  endAll();
  await Promise.all(started.map((each) => each.shutDown()));
  started.length = 0;
  for (const name of ['build', 'cdktf.out']) rmSync(join(FOLDER, name), { recursive: true, force: true });
}

start(CHECK_APP, checkApp);

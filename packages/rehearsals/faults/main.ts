import { start, UserError } from '../../command';
import { endPrograms } from '../rehearsal/programs';
import { chosen, FAULTS } from './arguments';
import { tryDisappearing } from './disappears';
import { draw, seedOf } from '../transitions/draw';
import { HARD } from './hard';
import { type Kill, killAlong, killsOf } from './kills';
import { tryRestore } from './restore';
import type { WorldOptions } from './settings';
import { type Fault, STANDING, tryStanding } from './standing';
import { Tries } from './tries';
import { tryWeather, WEATHER } from './weather';
import { World } from './world';

/** At how many points an apply is killed in the whole, and a destroy. */
const POINTS = 20;

/** Kills in a row use every third of these points; no run between them is complete. */
const IN_A_ROW = 3;

/** A group of faults: a new account, and the faults that are tried on it one after another. */
interface Life {
  readonly name: string;
  readonly options?: WorldOptions;
  /** The stacks that are deployed when it begins; without them the account is only bootstrapped. @default none */
  readonly standing?: readonly string[];
  readonly live: (world: World, tries: Tries) => Promise<void>;
}

/**
 * `npm run faults`: tries one fault after another on the stages of new accounts, and prints for each whether the next
 * run recovered and AWS agrees with the states. `-- --sample <n>`: about n faults, drawn by `--seed`. `--only <group>`:
 * that group, as often as it is given. Exit status 1 where a run did not recover.
 */
async function faults(): Promise<void> {
  const { sample, only, seed } = chosen(process.argv.slice(2));
  if (sample !== undefined) console.log(`Seed ${seed}.`);
  const lives = sample === undefined ? whole() : sampled(sample, seed);
  const names = lives.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new UserError(`There is no group of faults "${unknown}". Known: ${names.join(', ')}.`);
  const wanted = lives.filter(({ name }) => only.length === 0 || only.includes(name));
  const tries = new Tries();
  const stop = () => (endPrograms(), process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await sideBySide(wanted, tries);
  console.log(`\n${tries.table()}`);
  console.log('Logs: .local/faults.');
  if (!tries.allHeld) process.exitCode = 1;
}

/** First each kill alone, then several in a row, each on what the one before left. */
function whole(): Life[] {
  const deploy = killsOf('deploy', POINTS);
  const destroy = killsOf('destroy', POINTS);
  const alone = deploy.map((kill, index) =>
    kills(`kill-${index + 1}`, [kill], destroy.slice(index, index + 1), { domain: index % 4 < 2 }),
  );
  const some = (all: Kill[]) => all.filter((_, index) => index % IN_A_ROW === 1);
  const inARow = kills('kills-in-a-row', some(deploy), some(destroy));
  const weather = Object.keys(WEATHER).map((name, index) => ({
    name: `weather-${index + 1}`,
    live: (world: World, tries: Tries) => tryWeather(world, tries, name),
  }));
  return [standing('standing', QUICK), standing('hard', PATIENT), DISAPPEARING, ...weather, inARow, ...alone];
}

/** Two groups that take about the same time: one of kills, one of faults on a deployed stage. */
function sampled(count: number, seed: number): Life[] {
  const killed = Math.max(2, Math.ceil(count / 2));
  const ofDeploy = Math.ceil(killed / 2);
  const drawn = (command: 'deploy' | 'destroy', some: number) =>
    draw(killsOf(command, POINTS), some, seedOf(seed, command)).sort((one, other) => one.call - other.call);
  return [
    kills('kills', drawn('deploy', ofDeploy), drawn('destroy', killed - ofDeploy)),
    standing('standing', draw([...QUICK, ...PATIENT], count - killed, seedOf(seed, 'standing'))),
  ];
}

function kills(name: string, deploy: Kill[], destroy: Kill[], options?: WorldOptions): Life {
  return {
    name,
    ...(options && { options }),
    live: async (world, tries) => {
      await killAlong(world, tries, 'deploy', deploy);
      await killAlong(world, tries, 'destroy', destroy);
    },
  };
}

type Faults = readonly (readonly [name: string, fault: Fault])[];

/** All faults during a small change, in two groups: one stage takes at most ten small changes. */
const QUICK: Faults = Object.entries(STANDING);
const PATIENT: Faults = Object.entries(HARD);

function standing(name: string, faults: Faults): Life {
  return {
    name,
    standing: ['staging'],
    live: async (world, tries) => {
      await tryStanding(world, tries, faults);
      await tryRestore(world, tries);
    },
  };
}

/** One resource of every type that settings can ask for. */
const DISAPPEARING: Life = {
  name: 'disappearing',
  options: { domain: true, everything: true },
  standing: ['staging', 'pipeline'],
  live: tryDisappearing,
};

/** Runs two groups at a time, because each takes a processor. */
async function sideBySide(lives: readonly Life[], tries: Tries): Promise<void> {
  const waiting = [...lives];
  const lane = async () => {
    for (let life = waiting.shift(); life; life = waiting.shift()) await liveThrough(life, tries);
  };
  await Promise.all([lane(), lane()]);
}

async function liveThrough({ name, options, standing, live }: Life, tries: Tries): Promise<void> {
  const world = await World.start(name, options, standing);
  try {
    await live(world, tries);
  } catch (error) {
    await tries.attempt(`the group "${name}"`, () => Promise.reject(error as Error), true);
  } finally {
    await world.stop();
  }
}

start(FAULTS, faults);

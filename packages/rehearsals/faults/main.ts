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

/** How many points of an apply, and of a destroy, are killed at in the whole. */
const POINTS = 20;

/** In one more life, one of so many of these points follows the other, without an end between them. */
const IN_A_ROW = 3;

/** A world's life: a new account that is bootstrapped, and what is tried on it. */
interface Life {
  readonly name: string;
  readonly options?: WorldOptions;
  /** What stands when it begins; a world without is bootstrapped, no more. @default nothing */
  readonly standing?: readonly string[];
  readonly live: (world: World, tries: Tries) => Promise<void>;
}

/**
 * `npm run faults`: lives the life of a stage under one fault after the other, and shows of each whether the next run
 * went on and AWS is whole. `-- --sample <n>`: about n of them, drawn by `--seed`; `--only <life>`: that life, as
 * often as given. Exit status 1 where one was not survived.
 */
async function faults(): Promise<void> {
  const { sample, only, seed } = chosen(process.argv.slice(2));
  if (sample !== undefined) console.log(`Seed ${seed}.`);
  const lives = sample === undefined ? whole() : sampled(sample, seed);
  const names = lives.map(({ name }) => name);
  const unknown = only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new UserError(`There is no life "${unknown}": ${names.join(', ')}.`);
  const wanted = lives.filter(({ name }) => only.length === 0 || only.includes(name));
  const tries = new Tries();
  const stop = () => (endPrograms(), process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await sideBySide(wanted, tries);
  console.log(`\n${tries.table()}`);
  console.log('Logs: .local/faults.');
  if (!tries.allHeld) process.exitCode = 1;
}

/** Each kill alone, for what the next run makes of it; then several in a row, each on what the one before left. */
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

/** Two lives, of about the same length: one of kills, one of a stage that stands. */
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

/** All that can go wrong during a small change: two lives, because each can make ten of them. */
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

/** Of every type that settings can ask for. */
const DISAPPEARING: Life = {
  name: 'disappearing',
  options: { domain: true, everything: true },
  standing: ['staging', 'pipeline'],
  live: tryDisappearing,
};

/** Two at a time: each takes a processor. */
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
    await tries.attempt(`the life of ${name}`, () => Promise.reject(error as Error), true);
  } finally {
    await world.stop();
  }
}

start(FAULTS, faults);

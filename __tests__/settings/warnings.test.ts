import { resolveSettings } from '../../settings';
import { Changes, settingsWith } from './good';

const production = 'stages.production';
const NO_PIPELINE =
  'pipeline: false, so no push is released: a person releases to each stage (docs/releases.md).';
const nightly = { down: '0 20 * * *', up: '0 6 * * *' };

test.each<[string, Changes, string[]]>([
  ['nothing unusual', {}, []],
  ['AllAtOnce where nobody is promised anything', { 'stages.staging.rollout': 'AllAtOnce' }, []],
  [
    'no domain',
    { domain: undefined },
    [
      "domain: not given, so the stages answer over plain HTTP on their load balancer's own name; names are not used.",
    ],
  ],
  [
    'a region that is off in a new account',
    { region: 'ap-southeast-7', pipeline: false },
    ['region: ap-southeast-7 must be switched on in the account before it can be used.', NO_PIPELINE],
  ],
  ['no pipeline', { pipeline: false }, [NO_PIPELINE]],
  // [Developer Tools console user guide, "Create a connection to GitHub": the region Milan has a GitHub app of its own]
  [
    'a region with a GitHub app of its own',
    { region: 'eu-south-1' },
    [
      'region: eu-south-1 must be switched on in the account before it can be used.',
      "region: in eu-south-1 a connection to GitHub needs a GitHub app of the region's own: the console has it installed " +
        'when the connection is completed, beside one of another region.',
    ],
  ],
  [
    'a region with a GitHub app of its own, without a pipeline',
    { region: 'eu-south-1', pipeline: false },
    ['region: eu-south-1 must be switched on in the account before it can be used.', NO_PIPELINE],
  ],
  [
    'one instance',
    { [`${production}.instances`]: { min: 1, max: 1 } },
    [
      `${production}.instances.min: 1, so every release is an outage, and so is every failure of the instance.`,
    ],
  ],
  [
    'one instance at times',
    {
      [`${production}.instances`]: { min: 1 },
      [`${production}.rollout`]: 'AllAtOnce',
      [`${production}.protected`]: true,
    },
    [
      `${production}.instances.min: 1, so while only one runs, every release is an outage, and so is every failure of ` +
        'the instance.',
    ],
  ],
  [
    'AllAtOnce on a protected stage',
    { [`${production}.rollout`]: 'AllAtOnce', [`${production}.protected`]: true },
    [`${production}.rollout: 'AllAtOnce' takes every instance out at once: every release is an outage.`],
  ],
  [
    'a protected stage that sleeps',
    { [`${production}.schedule`]: nightly, [`${production}.protected`]: true },
    [`${production}.schedule: a protected stage that answers nobody while it is down.`],
  ],
  [
    'a protected stage that is scaled down',
    { [`${production}.schedule`]: { ...nightly, min: 1 }, [`${production}.protected`]: true },
    [`${production}.schedule: a protected stage that runs on 1 at most while it is down.`],
  ],
  [
    'the last zone kept empty',
    { [`${production}.network`]: { cidr: '10.1.0.0/16', zones: 3, emptyZones: 1 } },
    [
      `${production}.network.emptyZones: 1: a step on the way to fewer zones; when its instances have gone, lower ` +
        'network.zones and take this out.',
    ],
  ],
  [
    'clear text beside HTTPS',
    { [`${production}.http`]: 'serve' },
    [
      `${production}.http: 'serve' answers in clear text beside HTTPS: a step on the way, not a place to stay.`,
    ],
  ],
  [
    'a password in the environment',
    { [`${production}.app.environment.DB_PASSWORD`]: 'hunter2' },
    [
      `${production}.app.environment.DB_PASSWORD: looks like a secret; its value can be read in the state and in the ` +
        'console. app.secrets is for secrets.',
    ],
  ],
])('%s', (_, changes, warnings) => {
  expect(resolveSettings(settingsWith(changes)).warnings).toEqual(warnings);
});

import { endPrograms } from '../../rehearsal/programs';
import { Newcomer } from './first-hour';
import { commandsOfPage, writePage } from './first-hour-page';
import { ReleasedByAws } from './first-hour-pipeline';

/**
 * Runs the commands of README.md, "On a real account", and compares the screens with docs/first-hour.md.
 * `SCREENS=write` writes that page.
 */
const PATIENCE = 90 * 60_000; // more than the longest command may take
const YES = 'yes\r';
const ENTER = '\r';

let newcomer: Newcomer;
beforeAll(async () => {
  newcomer = await Newcomer.start();
  newcomer.begin();
}, PATIENCE);
afterAll(async () => {
  endPrograms();
  await newcomer.stop();
});

test(
  'a newcomer gets from a clone to a release, and destroys everything again',
  async () => {
    const { aws } = newcomer;
    await newcomer.run(
      'init',
      [],
      [
        [/AWS account, .*: $/, ENTER],
        [/Region .*: $/, ENTER],
        [/Repository of the app.*: $/, ENTER],
        [/Branch .*: $/, ENTER],
        [/Project, .*: $/, ENTER],
        [/Domain .*: $/, ENTER],
        [/E-mail .*: $/, ENTER],
        [/Monthly budget .*: $/, ENTER],
        [/Begin with that\? .*: $/, YES],
        [/Write this into config\.ts\? .*: $/, YES],
      ],
    );
    expect(await newcomer.run('preflight')).not.toContain('FAIL');
    await newcomer.run(
      'bootstrap',
      [],
      [
        [/Create the state bucket .*: $/, YES],
        [/Apply this plan of the state stack\? .*: $/, YES],
      ],
    );
    await newcomer.run(
      'deploy',
      ['all'],
      [
        [/Apply this plan of production\? .*: $/, YES],
        [/Apply this plan of pipeline\? .*: $/, YES],
      ],
    );
    expect(await newcomer.run('status')).toContain('nothing was ever released to production');

    aws.completeConnections();
    aws.confirmEmail('ann@example.org');
    const first = newcomer.push('Settings of the shop');
    const release = new ReleasedByAws(aws, { commit: first, message: 'Settings of the shop' });
    const released = await newcomer.run('release', [], [], { happens: release.asFollowed() });
    expect(released).toContain(`Released ${first}: every instance of every stage serves it.`);

    newcomer.edit('app/src/app.ts', 'Not found', 'There is nothing here');
    const second = newcomer.push('Say it kindly');
    new ReleasedByAws(aws, { commit: second, message: 'Say it kindly' }).byPush();
    const status = await newcomer.run('status');
    expect(status).toMatch(new RegExp(`Runs +${second.slice(0, 7)} +Say it kindly`));
    expect(status).toMatch(/\nNext +nothing to do\n/);

    await newcomer.run('destroy', ['production'], [], { status: 1 });
    newcomer.edit('config.ts', 'protected: true', 'protected: false');
    await newcomer.run(
      'deploy',
      ['all'],
      [
        [/Apply this plan of production\? .*: $/, YES],
        [/Apply this plan of pipeline\? .*: $/, YES],
      ],
    );
    await newcomer.run('destroy', ['pipeline'], [[/Destroy pipeline\? .*: $/, 'pipeline\r']]);
    await newcomer.run('destroy', ['production'], [[/Destroy production\? .*: $/, 'production\r']]);
    // The state bucket and its key are never destroyed.
    expect((await aws.leftOver()).filter((each) => !/shop-state/.test(each))).toEqual([]);
  },
  PATIENCE,
);

test('the page shows each command with its output', () => {
  if (process.env.SCREENS === 'write') writePage(newcomer.lived, newcomer.seconds);
  expect(newcomer.lived).toEqual(commandsOfPage());
});

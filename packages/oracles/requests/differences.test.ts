import { Conformance, Differences } from '../../embedded-aws';
import { differencesOf } from '../differences';
import { query, serviceModels, servicesInUse } from './calls';

/** The list of explained differences. The rehearsal and the slow tests check that each still occurs. */
const entries = differencesOf('requests');

test('each explained difference names an operation of a service in use', async () => {
  const models = await serviceModels();
  const known = servicesInUse().flatMap((service) =>
    Object.keys(models.of(service)?.operations ?? {}).map((operation) => `${service}:${operation}`),
  );
  const calls = known.flatMap((name) => [`request ${name}`, `answer ${name}`]);
  const about = new Differences(entries).about(calls);
  const strange = entries.map(({ what }) => what).filter((what) => !about.includes(what));
  expect(strange.filter((what) => !/ operation$/.test(what))).toEqual([]);
});

describe('an explained difference', () => {
  const wrong = query('iam', 'GetRole', { RoleName: 'r', Role: 'r' });
  const tooLong = query('iam', 'GetRole', { RoleName: 'x'.repeat(65) });
  const held = async (...explained: string[]) =>
    new Conformance(
      await serviceModels(),
      new Differences(explained.map((what) => ({ what, reason: 'As it is.' }))),
    );

  test('is not refused and no problem, unlike anything else', async () => {
    const conformance = await held('request iam:* length RoleName');
    expect(conformance.refuse(tooLong)).toBeUndefined();
    expect(conformance.unexplained).toEqual([]);
    conformance.refuse(wrong);
    expect(conformance.unexplained.map(({ what }) => what)).toEqual(['request iam:GetRole unknown Role']);
  });

  test('is stale after a call of its operation without it', async () => {
    const what = 'request iam:GetRole unknown Role';
    const conformance = await held(what);
    expect(conformance.stale).toEqual([]);
    conformance.refuse(query('iam', 'GetRole', { RoleName: 'r' }));
    expect(conformance.stale).toEqual([what]);
    conformance.refuse(wrong);
    expect(conformance.stale).toEqual([]);
  });
});

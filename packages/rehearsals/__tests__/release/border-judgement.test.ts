import { BORDER_PARTS, type Border, type BorderPart } from '../../release/border';
import { judgeBorder } from '../../release/border-judgement';
import { COMMITS } from '../../release/commits';
import type { Outcome } from '../../release/deploy/deployment';
import type { InstanceState } from '../../release/fleet';
import type { Sample } from '../../release/load/record';

const outcome = (failure: string | undefined, ...touched: string[]): Outcome => ({
  failure,
  touched,
  seconds: 1,
  stopSeconds: 0,
});

const FIRST: InstanceState = {
  running: { unit: 'app.service', commit: COMMITS.first },
  enabled: ['app.service'],
};
const SECOND: InstanceState = {
  running: { unit: 'web.service', commit: COMMITS.new },
  enabled: ['web.service'],
};

/** A good measurement, with one second for each part. */
function measured() {
  return {
    outcomes: new Map<BorderPart, Outcome>([
      ['too early', outcome('BeforeInstall on c: no proxy: npm run deploy', 'a', 'b', 'c')],
      ['back', outcome('ValidateService on a: status 503', 'a')],
      ['across', outcome(undefined, 'a', 'b', 'c')],
    ]),
    windows: new Map(
      BORDER_PARTS.map((part, index) => [part, { from: index * 1000, to: index * 1000 + 999 }]),
    ),
    samples: BORDER_PARTS.map((_, index): Sample => ({ kind: 'keep-alive', sent: index * 1000, latency: 1 })),
    states: new Map(BORDER_PARTS.map((part) => [part, part === 'across' ? SECOND : FIRST])),
  };
}

/** The expectations that the measurement breaks. */
function broken({ outcomes, windows, samples, states }: ReturnType<typeof measured>): string[] {
  const fleet = { outcomes, windows, samples, state: (part: BorderPart) => states.get(part) };
  return judgeBorder({ fleet } as unknown as Border)
    .filter(({ holds }) => !holds)
    .map(({ what }) => what);
}

test('a good measurement breaks no expectation', () => expect(broken(measured())).toEqual([]));

test('a single lost request is found in its part', () => {
  const result = measured();
  result.samples.push({ kind: 'keep-alive', sent: 1500, latency: 1, failure: 'ECONNRESET' });
  expect(broken(result)).toEqual(['border, an instance is replaced meanwhile: 0 failed']);
});

test('a part without requests is found', () => {
  const result = measured();
  result.samples.pop();
  expect(broken(result)).toEqual(['border, a release behind the proxy: 0 failed']);
});

test('a unit of the other form that a boot would also start is found', () => {
  const result = measured();
  result.states.set('back', { ...FIRST, enabled: ['app.service', 'web.service'] });
  expect(broken(result)).toEqual([
    'border, a release that fails: first runs on every instance, as app.service, and would run after a boot',
  ]);
});

test.each([
  [
    'a release that no instance refuses',
    'too early',
    outcome(undefined, 'a', 'b', 'c'),
    'border, a release before every instance has a proxy: refused there with the order of the updates, rolled back',
  ],
  [
    'a refusal that does not name the order',
    'too early',
    outcome('BeforeInstall on c: no', 'a', 'b', 'c'),
    'border, a release before every instance has a proxy: refused there with the order of the updates, rolled back',
  ],
  [
    'a bad release that reaches a second instance',
    'back',
    outcome('ValidateService on b: status 503', 'a', 'b'),
    'border, a release that fails: stopped at the first instance, rolled back',
  ],
  [
    'a release that fails behind the proxy',
    'across',
    outcome('ValidateService on a: status 502', 'a'),
    'border, a release behind the proxy: succeeds on every instance',
  ],
] as const)('%s is found', (_, part, ended, what) => {
  const result = measured();
  result.outcomes.set(part, ended);
  expect(broken(result)).toEqual([what]);
});

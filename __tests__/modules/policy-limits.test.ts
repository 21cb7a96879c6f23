import { policyLimits } from '../../modules/policy-limits';
import type { StackJson } from '../../packages/documents';
import { line, resolveSettings, type Settings, SettingsError } from '../../settings';
import { list } from '../../packages/test-support';
import { type Changes, settingsWith } from '../settings/good';
import { CIRCLECI, writeStageOf, writeState } from '../support/stacks';

const uploads = (count: number, bucket: string) => ({
  why: 'Keeps what users upload.',
  actions: ['s3:GetObject'],
  resources: Array.from({ length: count }, (_, index) => `arn:aws:s3:::${bucket}-${index}/*`),
});
const LONG = 'x'.repeat(150);

function problemsOf(changes: Changes): string[] {
  try {
    resolveSettings(settingsWith(changes), undefined, undefined, policyLimits);
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(line);
    throw error;
  }
}

/** The same settings, as far as the limits do not stop them. */
const unlimited = (changes: Changes): Settings => resolveSettings(settingsWith(changes));

const sizes = (json: StackJson, type: string, owner: RegExp) =>
  list(json, type)
    .filter(([address]) => owner.test(address))
    .reduce((sum, [, { policy }]) => sum + String(policy).replace(/\s/g, '').length, 0)
    .toLocaleString('en');

const INLINE =
  "characters, with all other policies of the instances' role. Accepted: at most 10,240: fewer actions and ARNs, or the " +
  'beginning of a name with * in place of many.';

test('policies that fit are not reported', () =>
  expect(
    problemsOf({
      circleci: CIRCLECI,
      'app.permissions': { A: uploads(10, 'acme'), B: uploads(10, 'other') },
    }),
  ).toEqual([]));

describe("all policies of a stage's instances", () => {
  const changes = {
    'app.permissions': { A: uploads(50, LONG) },
    'stages.staging.app.permissions': { B: uploads(50, 'acme') },
  };
  const size = (stage: string) =>
    sizes(writeStageOf(unlimited(changes), stage).json, 'aws_iam_role_policy', /fleet_instance_role/);

  test('are counted as written, and reported with their path', () =>
    expect(problemsOf(changes)).toEqual([
      `stages.staging.app.permissions: ${size('staging')} ${INLINE}`,
      `app.permissions: ${size('production')} ${INLINE}`,
    ]));

  test('are reported together with all other problems', () =>
    expect(problemsOf({ ...changes, 'alerts.emails': [] })).toEqual([
      'alerts.emails: given []. Accepted: a list of 1 to 10 e-mail addresses.',
      ...problemsOf(changes),
    ]));

  test('of a project are reported once', () =>
    expect(problemsOf({ 'app.permissions': changes['app.permissions'] })).toHaveLength(1));

  test('are not reported for a permission that is wrong itself', () =>
    expect(problemsOf({ 'app.permissions': { A: { ...uploads(50, LONG), actions: ['s3:Get*'] } } })).toEqual([
      expect.stringMatching(/^app\.permissions\.A\.actions\[0\]: given 's3:Get\*'/),
    ]));
});

describe('the permissions boundary, which CircleCI has', () => {
  const changes = {
    'stages.staging.app.permissions': { A: uploads(40, 'staging-uploads') },
    'stages.production.app.permissions': { A: uploads(40, 'production-uploads') },
  };
  const boundaryOf = (settings: Settings) =>
    sizes(writeState(settings).json, 'aws_iam_policy', /circleci_boundary/);

  test('is counted as it is written', () => {
    const whole = boundaryOf(unlimited({ ...changes, circleci: CIRCLECI }));
    expect(problemsOf({ ...changes, circleci: CIRCLECI })).toEqual([
      expect.stringMatching(
        new RegExp(
          `^app\\.permissions: [\\d,]+ characters in the permissions boundary, which then has ${whole}\\. Accepted: at most ` +
            '6,144 of a boundary, which allows what all stages may do: fewer ARNs, the same entry for all stages, or secrets ' +
            'below /hello/\\.$',
        ),
      ),
    ]);
  });

  test('is not there without CircleCI', () => expect(problemsOf(changes)).toEqual([]));
});

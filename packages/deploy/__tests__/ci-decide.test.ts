import config from '../../../__tests__/support/example-config';
import { type Asked, decide, type Evidence } from '../ci/decision';
import type { ReadPlan } from '../ci/plans';
import { resolveFacts } from '../../facts';

const settings = resolveFacts(config);
const asked = (task: Asked['task'], more: Partial<Asked> = {}): Asked => ({
  task,
  stage: '',
  branch: 'main',
  ...more,
});

type Kind = 'nothing' | 'code' | 'image' | 'harm';

/** A plan with the fields that the decision reads. */
function plan(stack: string, kind: Kind): ReadPlan {
  const changesMore = kind === 'code' || kind === 'harm';
  const change = { causes: [], key: 'aws_lb.x', severity: 'cuts users off', reasons: [], instead: [] };
  const verdict = {
    stack,
    kind: 'change',
    severity: kind === 'harm' ? 'cuts users off' : 'nothing',
    changes: [],
    refused: kind === 'harm' ? [change] : [],
    allowed: [],
    kept: [],
    notes: [],
    unused: [],
  };
  return { stack, isPatch: kind === 'image', changesMore, verdict } as unknown as ReadPlan;
}

const STACKS = ['state', 'staging', 'production', 'pipeline'];
/** The evidence with a plan of every stack; stacks that are not in `kinds` have no changes. */
const facts = (kinds: Record<string, Kind>, behind: string[] = [], lacking: string[] = []): Evidence => ({
  lacking: () => Promise.resolve(lacking),
  plans: () => STACKS.map((stack) => plan(stack, kinds[stack] ?? 'nothing')),
  behind: () => Promise.resolve(behind),
});

const STATE_FIRST =
  "The plan of state changes this pipeline's own permissions, which the other plans may need. Nothing was " +
  'changed. First, a person runs: npm run deploy -- state. Then trigger a new pipeline on main.';

describe('a deploy', () => {
  test.each<[string, Record<string, Kind>, string[], string]>([
    ['one stage changes', { production: 'code' }, [], 'To be approved: production.'],
    [
      'one stage changes; another has only a newer image, which is left to the task patch',
      { staging: 'code', production: 'image' },
      [],
      'To be approved: staging. The newer machine image of production is left to the task "patch".',
    ],
    [
      'no plan changes anything, but instances run an older launch template version',
      {},
      ['staging', 'production'],
      'To be approved: the instances of staging, production, which run an older launch template version.',
    ],
    [
      'one stage changes, and instances of another run an older launch template version',
      { staging: 'code' },
      ['production'],
      'To be approved: staging; the instances of production, which run an older launch template version.',
    ],
  ])('asks for approval if %s', (_, kinds, behind, reason) =>
    expect(decide(settings, asked('deploy'), facts(kinds, behind))).resolves.toEqual({
      continues: true,
      reason,
    }),
  );

  test.each<[string, Record<string, Kind>, string]>([
    ['nothing changes', {}, 'Nothing changes: no approval is needed.'],
    [
      'only state changes, which a person applies',
      { state: 'code' },
      "Only the stack state changes. It defines this pipeline's own permissions, so a person applies it: npm run " +
        'deploy -- state',
    ],
    [
      'only the image is newer',
      { staging: 'image' },
      'A newer machine image is available for staging; nothing else changes. The task "patch" applies it.',
    ],
  ])('asks for no approval if %s', (_, kinds, reason) =>
    expect(decide(settings, asked('deploy'), facts(kinds))).resolves.toEqual({ continues: false, reason }),
  );

  test.each([
    ['feature', 'Plans are applied on branch main only; this is feature.'],
    ['', 'Plans are applied on branch main only; this is no branch.'],
    ['main2', 'Plans are applied on branch main only; this is main2.'],
  ])('asks for no approval on the branch "%s"', (branch, reason) =>
    expect(decide(settings, asked('deploy', { branch }), facts({ staging: 'code' }))).resolves.toEqual({
      continues: false,
      reason,
    }),
  );

  test('fails if state changes too: a person must first apply its permissions, which a new stage may need', () =>
    expect(decide(settings, asked('deploy'), facts({ state: 'code', staging: 'code' }))).rejects.toThrow(
      new Error(STATE_FIRST),
    ));

  test('fails if the boundary on AWS is too narrow, even if the plan of state changes nothing', () =>
    expect(
      decide(settings, asked('deploy'), facts({ pipeline: 'code' }, [], ['s3:PutObjectAcl (Named)'])),
    ).rejects.toThrow(
      new Error(
        'The permissions boundary hello-boundary on AWS does not allow what these settings need: s3:PutObjectAcl ' +
          '(Named). First, a person runs: npm run deploy -- state. Nothing was changed. Then trigger a new ' +
          'pipeline on main.',
      ),
    ));

  test('does not read the boundary if nothing would be applied', () =>
    expect(decide(settings, asked('deploy'), facts({}, [], ['x']))).resolves.toMatchObject({
      continues: false,
    }));

  test.each(['main', 'feature'])(
    'that cuts users off is refused on branch %s, and no approval is asked for',
    (branch) =>
      expect(
        decide(
          settings,
          asked('deploy', { branch }),
          facts({ staging: 'harm', production: 'harm', pipeline: 'code' }),
        ),
      ).rejects.toThrow(
        '\n\nThe pipeline never applies such a plan, even with an approval. Change the code, or let a person ' +
          'deploy it in this order, and then trigger a new pipeline on main:\n  npm run deploy -- staging --allow ' +
          '<address>\n  npm run deploy -- production --allow <address>',
      ),
  );
});

describe('a patch', () => {
  test('asks for approval of the stages with a newer image', () =>
    expect(
      decide(settings, asked('patch'), facts({ staging: 'image', production: 'image' })),
    ).resolves.toEqual({
      continues: true,
      reason: 'To be approved: the newer machine image of staging, production.',
    }));

  test('asks for approval of instances that an earlier patch has not replaced', () =>
    expect(decide(settings, asked('patch'), facts({ production: 'image' }, ['staging']))).resolves.toEqual({
      continues: true,
      reason:
        'To be approved: the newer machine image of production; the instances of staging, which run an older ' +
        'launch template version.',
    }));

  test('asks for no approval if no stage has a newer image', () =>
    expect(decide(settings, asked('patch'), facts({}))).resolves.toEqual({
      continues: false,
      reason: 'Every stage has the newest machine image: no approval is needed.',
    }));

  test('is refused if a plan changes more than the image', () =>
    expect(decide(settings, asked('patch'), facts({ staging: 'image', production: 'code' }))).rejects.toThrow(
      'The task "patch" applies newer machine images only, but the plan of production changes more.',
    ));

  test('fails if state changes too', () =>
    expect(decide(settings, asked('patch'), facts({ state: 'code', staging: 'image' }))).rejects.toThrow(
      new Error(STATE_FIRST),
    ));

  test('is refused on another branch', () =>
    expect(decide(settings, asked('patch', { branch: 'x' }), facts({ staging: 'image' }))).rejects.toThrow(
      'The task "patch" runs on main only, not on x. Nothing was changed.',
    ));
});

describe('a destroy', () => {
  const unread: Evidence = {
    lacking: () => Promise.reject(new Error('The boundary was looked at.')),
    plans: () => {
      throw new Error('The plans were read.');
    },
    behind: () => Promise.reject(new Error('The instances were looked at.')),
  };

  test('asks for approval of the stage that the parameter names', () =>
    expect(decide(settings, asked('destroy', { stage: 'staging' }), unread)).resolves.toEqual({
      continues: true,
      reason: 'To be approved: the destruction of staging.',
    }));

  test.each<[string, Partial<Asked>, string]>([
    [
      'no stage',
      {},
      'A destroy needs the pipeline parameter "stage". Nothing was changed. The stages are: staging, production.',
    ],
    ['a mistyped stage', { stage: 'stagin' }, 'There is no stage "stagin" (staging?). Nothing was changed.'],
    ['a stack that is no stage', { stage: 'state' }, 'There is no stage "state"'],
    ['a protected stage', { stage: 'production' }, 'production is protected, so it is not destroyed'],
    ['another branch', { stage: 'staging', branch: 'x' }, 'The task "destroy" runs on main only, not on x.'],
  ])('is refused for %s', (_, more, message) =>
    expect(decide(settings, asked('destroy', more), unread)).rejects.toThrow(message),
  );
});

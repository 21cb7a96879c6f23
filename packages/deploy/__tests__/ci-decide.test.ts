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

/** A plan as far as the decision looks at it. */
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
/** All stacks, of which these are another kind than `nothing`. */
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
      "one stage changes, and another's image alone is newer, which is not applied with it",
      { staging: 'code', production: 'image' },
      [],
      'To be approved: staging. The newer machine image of production is left to the task "patch".',
    ],
    [
      'no plan changes anything, but a refresh left instances behind',
      {},
      ['staging', 'production'],
      'To be approved: the instances of staging, production, which run an older launch template version.',
    ],
    [
      'one stage changes, and instances of another are behind',
      { staging: 'code' },
      ['production'],
      'To be approved: staging; the instances of production, which run an older launch template version.',
    ],
  ])('asks for approval where %s', (_, kinds, behind, reason) =>
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
      'there is a newer image alone',
      { staging: 'image' },
      'A newer machine image is available for staging; nothing else changes. The task "patch" applies it.',
    ],
  ])('asks nobody where %s', (_, kinds, reason) =>
    expect(decide(settings, asked('deploy'), facts(kinds))).resolves.toEqual({ continues: false, reason }),
  );

  test.each([
    ['feature', 'Plans are applied on branch main only; this is feature.'],
    ['', 'Plans are applied on branch main only; this is no branch.'],
    ['main2', 'Plans are applied on branch main only; this is main2.'],
  ])('asks nobody on the branch "%s"', (branch, reason) =>
    expect(decide(settings, asked('deploy', { branch }), facts({ staging: 'code' }))).resolves.toEqual({
      continues: false,
      reason,
    }),
  );

  test('waits for a person where state changes too: it may hold the rights that a new stage needs', () =>
    expect(decide(settings, asked('deploy'), facts({ state: 'code', staging: 'code' }))).rejects.toThrow(
      new Error(STATE_FIRST),
    ));

  test('waits for a person where the boundary on AWS is too narrow, whatever the plan of state says', () =>
    expect(
      decide(settings, asked('deploy'), facts({ pipeline: 'code' }, [], ['s3:PutObjectAcl (Named)'])),
    ).rejects.toThrow(
      new Error(
        'The permissions boundary hello-boundary on AWS does not allow what these settings need: s3:PutObjectAcl ' +
          '(Named). First, a person runs: npm run deploy -- state. Nothing was changed. Then trigger a new ' +
          'pipeline on main.',
      ),
    ));

  test('does not look at the boundary where nothing would be applied', () =>
    expect(decide(settings, asked('deploy'), facts({}, [], ['x']))).resolves.toMatchObject({
      continues: false,
    }));

  test.each(['main', 'feature'])('that cuts users off is refused on %s, before anybody is asked', (branch) =>
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

  test('asks for approval of instances that an earlier one left behind', () =>
    expect(decide(settings, asked('patch'), facts({ production: 'image' }, ['staging']))).resolves.toEqual({
      continues: true,
      reason:
        'To be approved: the newer machine image of production; the instances of staging, which run an older ' +
        'launch template version.',
    }));

  test('asks nobody where there is none', () =>
    expect(decide(settings, asked('patch'), facts({}))).resolves.toEqual({
      continues: false,
      reason: 'Every stage has the newest machine image: no approval is needed.',
    }));

  test('is never mixed with changes of the code', () =>
    expect(decide(settings, asked('patch'), facts({ staging: 'image', production: 'code' }))).rejects.toThrow(
      'The task "patch" applies newer machine images only, but the plan of production changes more.',
    ));

  test('waits for a person where state changes too', () =>
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
    ['a slip', { stage: 'stagin' }, 'There is no stage "stagin" (staging?). Nothing was changed.'],
    ['a stack that is no stage', { stage: 'state' }, 'There is no stage "state"'],
    ['a protected stage', { stage: 'production' }, 'production is protected, so it is not destroyed'],
    ['another branch', { stage: 'staging', branch: 'x' }, 'The task "destroy" runs on main only, not on x.'],
  ])('is refused for %s', (_, more, message) =>
    expect(decide(settings, asked('destroy', more), unread)).rejects.toThrow(message),
  );
});

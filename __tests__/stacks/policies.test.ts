import { Testing } from 'cdktf';
import config from '../support/example-config';
import * as policies from '../../modules/policy';
import { resolveSettings } from '../../settings';
import { PipelineStack } from '../../stacks/pipeline';
import { StageStack } from '../../stacks/stage';
import { StateStack } from '../../stacks/state';
import { statements } from '../support/policy';
import { Synthesized, type Values } from '../support/synthesized';

type Made = { readonly json: string; readonly given: policies.Statement[] };
const made: Made[] = [];

// Every policy has to come from policy(), which refuses a wildcard that has no reason.
jest.mock('../../modules/policy', () => {
  const actual = jest.requireActual<typeof policies>('../../modules/policy');
  const policy = (given: policies.Statement[]) => {
    const json = actual.policy(given);
    made.push({ json, given });
    return json;
  };
  const trust: typeof policies.trust = (service, conditions) => {
    const json = actual.trust(service, conditions);
    made.push({ json, given: [] });
    return json;
  };
  return { ...actual, policy, trust };
});

const [staging, production] = [config.stages['staging']!, config.stages['production']!];
const schedule = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };
const secrets = { DB: 'ssm:/hello/db', KEY: 'secretsmanager:hello/key' };

/** Every stack of the shipped settings, and of settings that need the most rights. */
const STACKS = [
  config,
  {
    ...config,
    circleci: {
      organization: '0a1b2c3d-0000-1111-2222-333344445555',
      project: '0a1b2c3d-6666-7777-8888-9999aaaabbbb',
    },
    stages: {
      staging: {
        ...staging,
        schedule,
        app: { secrets },
        network: { ...staging.network, nat: 'none' as const },
      },
      production,
    },
  },
].flatMap((input, index) => {
  const settings = resolveSettings(input);
  const app = Testing.app();
  const stacks = [
    new StateStack(app, 'state', { settings }),
    ...Object.values(settings.stages).map((stage) => new StageStack(app, stage.name, { settings, stage })),
    new PipelineStack(app, 'pipeline', { settings }),
  ];
  return stacks.map((stack) => ({
    name: `${stack.node.id}${index === 0 ? '' : ', with everything switched on'}`,
    stack: new Synthesized(stack),
  }));
});

/** Where resources carry a policy. */
const ARGUMENTS = [
  'policy',
  'assume_role_policy',
  'access_policy',
  'inline_policy',
  'policy_document',
  'content',
];

/** All policies of a stack, by address and argument. */
function policiesOf(stack: Synthesized): [place: string, argument: string, values: Values][] {
  return stack.addresses.flatMap((address) =>
    ARGUMENTS.filter((argument) => /^\s*\{.*"Statement"/s.test(String(stack.at(address)[argument]))).map(
      (argument): [string, string, Values] => [`${address}.${argument}`, argument, stack.at(address)],
    ),
  );
}

/** References are tokens while a policy is written, and Terraform's own notation in the end. */
function withoutReferences(json: string): string {
  return json.replace(/\$\{[^}]*\}/g, '${}');
}

describe.each(STACKS)('the policies of $name', ({ stack }) => {
  const found = policiesOf(stack);

  it('are there', () => {
    expect(found.length).toBeGreaterThan(0);
  });

  it('are written in one place, which refuses a wildcard without a reason', () => {
    const known = new Set(made.map(({ json }) => withoutReferences(json)));
    const elsewhere = found.filter(
      ([, argument, values]) => !known.has(withoutReferences(String(values[argument]))),
    );
    expect(elsewhere.map(([place]) => place)).toEqual([]);
  });

  it('are all of them: none is Terraform’s own document, or a managed policy of AWS', () => {
    expect(stack.all('data.aws_iam_policy_document')).toEqual({});
    const attached = ['aws_iam_role_policy_attachment', 'aws_iam_policy_attachment'].flatMap((type) =>
      stack.values(type, 'policy_arn'),
    );
    expect(attached.filter((arn) => !/^\$\{aws_iam_policy\./.test(String(arn)))).toEqual([]);
    expect(stack.values('aws_iam_role', 'managed_policy_arns').filter(Boolean)).toEqual([]);
  });
});

// CI's own roles, which make all the others, are in the state stack and have tests of their own.
describe.each(STACKS.filter(({ name }) => !name.startsWith('state')))('the roles of $name', ({ stack }) => {
  const found = policiesOf(stack);

  it('may do no service’s actions as a whole; but the account may, with its own key', () => {
    const whole = found.flatMap(([place, argument, values]) =>
      statements(values, argument)
        .filter(
          ({ Effect, Action }) => Effect === 'Allow' && Action.some((action) => /^\*$|:\*$/.test(action)),
        )
        .map(({ Sid }) => `${place} ${Sid}`),
    );
    expect(whole.filter((place) => !/^aws_kms_key\.\w+\.policy Account$/.test(place))).toEqual([]);
  });

  it('pass roles by their names, and each to one service', () => {
    const passing = found.flatMap(([, argument, values]) =>
      statements(values, argument).filter(({ Action }) => Action.includes('iam:PassRole')),
    );
    expect(passing.length).toBeGreaterThan(0);
    expect(passing.filter(({ Resource }) => Resource.some((arn) => !/:role\/[\w-]+$/.test(arn)))).toEqual([]);
    expect(
      passing.filter(({ Condition }) => !JSON.stringify(Condition ?? '').includes('iam:PassedToService')),
    ).toEqual([]);
  });
});

describe('a wildcard', () => {
  const reasoned = made
    .flatMap(({ given }) => given)
    .filter(({ effect, actions, resources = [] }) => {
      const isBroad = actions.some((action) => action.includes('*')) || resources.includes('*');
      return effect !== 'Deny' && isBroad;
    });

  it('has a reason that is a sentence', () => {
    expect(reasoned.length).toBeGreaterThan(5);
    expect(reasoned.filter(({ wildcardReason = '' }) => !/^[A-Z\w].{20,}\.$/.test(wildcardReason))).toEqual(
      [],
    );
  });

  it.each([
    ['all resources', { actions: ['s3:GetObject'], resources: ['*'] }, '*'],
    ['all actions of a service', { actions: ['s3:*'], resources: ['arn:aws:s3:::hello'] }, 's3:*'],
    ['many actions', { actions: ['s3:Get*'], resources: ['arn:aws:s3:::hello'] }, 's3:Get*'],
  ])('of %s without a reason is refused where it is written', (_, statement, broad) => {
    expect(() => policies.policy([{ sid: 'Wide', ...statement }])).toThrow(
      `Policy statement Wide allows ${broad} without a wildcardReason.`,
    );
    expect(() =>
      policies.policy([{ sid: 'Wide', ...statement, wildcardReason: 'It must be.' }]),
    ).not.toThrow();
    expect(() => policies.policy([{ sid: 'Wide', ...statement, effect: 'Deny' }])).not.toThrow();
  });
});

import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { askedFor, type Conditions, isNarrowed, OPERATORS } from '../../facts';
import { broadIn } from '../policies';

/*
 * The rules read policies with their own, quick code. These tests compare what they call narrow with an independent
 * evaluator of IAM policies.
 */

const ACCOUNT = '123456789012';
const OTHER = '210987654321';
const KEY = 'aws:SourceAccount';

/** Whether a role with this statement may do the action. */
function allows(statement: object, action: string, resource: string, contextVariables = {}): boolean {
  const Statement = [{ Sid: 'One', Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...statement }];
  const answer = runUnsafeSimulation(
    {
      request: {
        principal: `arn:aws:iam::${ACCOUNT}:role/tested`,
        action,
        resource: { resource, accountId: ACCOUNT },
        contextVariables,
      },
      identityPolicies: [{ name: 'one', policy: { Version: '2012-10-17', Statement } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return answer === 'Allowed';
}

const OBJECT = 'arn:aws:s3:::releases/x';
const may = (Condition: Conditions, context: object) =>
  allows({ Condition }, 's3:GetObject', OBJECT, context);

const operator = fc
  .tuple(
    fc.constantFrom('', 'ForAnyValue:', 'ForAllValues:'),
    fc.constantFrom(...OPERATORS.filter((one) => /^(String|Null)/.test(one))),
    fc.constantFrom('', 'IfExists'),
  )
  .map((parts) => (parts[1] === 'Null' ? 'Null' : parts.join('')));
const account = fc.constantFrom(
  ACCOUNT,
  OTHER,
  '*',
  '??????????12',
  `${ACCOUNT.slice(0, 9)}*`,
  'false',
  'true',
);
const conditions: fc.Arbitrary<Conditions> = fc.dictionary(
  operator,
  fc.dictionary(
    fc.constantFrom(KEY, KEY.toLowerCase(), 'aws:PrincipalOrgID'),
    fc.oneof(account, fc.array(account, { minLength: 1, maxLength: 2 })),
    { minKeys: 1, maxKeys: 2 },
  ),
  { minKeys: 1, maxKeys: 2 },
);

describe('a condition', () => {
  it('that the rules read as one account refuses another account and none', () => {
    let asked = 0;
    fc.assert(
      fc.property(conditions, (drawn) => {
        if (askedFor(drawn, KEY).join() !== ACCOUNT) return;
        asked++;
        expect(may(drawn, { [KEY]: OTHER })).toBe(false);
        expect(may(drawn, {})).toBe(false);
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(asked).toBeGreaterThan(20);
  });

  it('that the rules read as narrowing refuses a request without its keys', () => {
    let narrow = 0;
    fc.assert(
      fc.property(conditions, (drawn) => {
        if (!isNarrowed(drawn)) return;
        narrow++;
        expect(may(drawn, {})).toBe(false);
      }),
      { numRuns: 1000, seed: 2 },
    );
    expect(narrow).toBeGreaterThan(100);
  });
});

const holed = (text: string) =>
  fc
    .array(fc.tuple(fc.nat(text.length - 1), fc.constantFrom('?', '*')), { maxLength: 2 })
    .map((holes) => holes.reduce((one, [at, mark]) => one.slice(0, at) + mark + one.slice(at + 1), text));

describe('a statement that the rules read as not broad', () => {
  it('allows only the action that it names', () => {
    fc.assert(
      fc.property(holed('s3:GetObject'), (action) => {
        if (broadIn({ actions: [action], resources: [] }).length > 0) return;
        for (const other of ['s3:PutObject', 's3:GetObjectAcl', 's3:GetBucketAcl', 's3:DeleteObject']) {
          expect(allows({ Action: action }, other, OBJECT)).toBe(false);
        }
        expect(action).toBe('s3:GetObject');
      }),
      { numRuns: 200, seed: 3 },
    );
  });

  it('allows one account, region and service', () => {
    let wild = 0;
    const [service, region, name] = ['sqs', 'us-east-1', 'jobs'];
    fc.assert(
      fc.property(holed(`arn:aws:${service}:${region}:${ACCOUNT}:${name}`), (resource) => {
        if (broadIn({ actions: [], resources: [resource] }).length > 0) return;
        if (/[*?]/.test(resource)) wild++;
        for (const other of [
          `arn:aws:${service}:${region}:${OTHER}:${name}`,
          `arn:aws:${service}:eu-west-1:${ACCOUNT}:${name}`,
          `arn:aws:sns:${region}:${ACCOUNT}:${name}`,
        ]) {
          expect(allows({ Action: 'sqs:SendMessage', Resource: resource }, 'sqs:SendMessage', other)).toBe(
            false,
          );
        }
      }),
      { numRuns: 500, seed: 4 },
    );
    expect(wild).toBeGreaterThan(20);
  });
});

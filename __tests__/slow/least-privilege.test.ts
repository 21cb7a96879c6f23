import type { StackJson } from '../../packages/documents';
import { writeShipped, writeVariants, writeWithCi } from '../support/stacks';
import { brokenExpectations, expectationsOf } from '../security/least-privilege/broken';
import { neverAnyone } from '../security/least-privilege/expectation';
import { document, list } from '../../packages/test-support';
import { worldOf } from '../security/least-privilege/world';

const shipped = writeShipped();
const boundary = boundaryIn(shipped[0]!.json);

function boundaryIn(json: StackJson) {
  const [, values] = list(json, 'aws_iam_policy').find(([, { name }]) => name === 'hello-boundary') ?? [];
  return document(values?.['policy']);
}

describe.each(shipped)('the roles of $name, within the boundary', (written) => {
  it('may do what they need, and nothing that they must not', async () => {
    expect(await brokenExpectations(written, boundary)).toEqual([]);
  });
});

/** Only variants whose roles differ: checking the same twice proves nothing more. */
const byRights = new Map(writeVariants().map((written) => [rightsIn(written.json), written]));

describe.each([...byRights.values()])('the roles of the variant $name', (written) => {
  it('meet the expectations', async () => {
    expect(await brokenExpectations(written)).toEqual([]);
  });

  it('need nothing outside of the boundary of these settings', async () => {
    const { stage, state } = writeWithCi(written.name);
    expect(await brokenExpectations(stage, boundaryIn(state.json))).toEqual([]);
  });
});

describe('every role', () => {
  const expected = shipped.flatMap(({ json, settings }) => expectationsOf(json, worldOf(settings)));

  it('has an expectation', () => {
    const roles = shipped.flatMap(({ json }) => list(json, 'aws_iam_role').map(([, { name }]) => name));
    expect(expected.map(({ role }) => role).sort()).toEqual(roles.sort());
  });

  it.each(expected)('$role has at least 8 calls that it needs and 10 that it must not make', (role) => {
    // The role of the event that starts a build needs only that call.
    expect(role.needs.length).toBeGreaterThanOrEqual(role.role.endsWith('-events') ? 1 : 8);
    const never = [...role.never, ...neverAnyone(worldOf(shipped[0]!.settings), role.role)];
    expect(role.never.length).toBeGreaterThanOrEqual(10);
    expect(never.length).toBeGreaterThanOrEqual(10);
  });
});

function rightsIn({ resource = {} }: StackJson): string {
  const policies = Object.entries(resource).filter(([type]) =>
    /^aws_(iam|kms|s3_bucket_policy|sns_topic_policy)/.test(type),
  );
  return JSON.stringify(
    policies.map(([type, named]) => [
      type,
      Object.entries(named).map(([name, { policy }]) => [name, policy]),
    ]),
  );
}

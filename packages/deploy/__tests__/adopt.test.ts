import { adoptBeforeDestroy, planAdopting } from '../adopt/adopt';
import { creationsOf, takenOver } from '../adopt/creations';
import { UserError } from '../../command';
import type { Terraform } from '../../terraform';
import { findable } from '../../resource-kinds';
import { resolveFacts } from '../../facts';
import { settingsWith } from '../../../__tests__/settings/good';

const settings = resolveFacts(settingsWith());

interface Planned {
  address: string;
  after?: object;
  importing?: { id: string };
  actions?: string[];
  before?: object;
}

/** A plan's JSON. @param references for each address, what its configuration refers to */
const planJson = (changes: readonly Planned[], references: Record<string, string[]> = {}) =>
  JSON.stringify({
    format_version: '1.2',
    resource_changes: changes.map(({ address, actions = ['create'], after, before, importing }) => ({
      address,
      mode: 'managed',
      type: address.split('.')[0],
      name: address.split('.')[1],
      change: { actions, after, before, importing },
    })),
    configuration: {
      root_module: {
        resources: Object.entries(references).map(([address, named]) => ({
          address,
          expressions: { x: [{ y: { references: named } }] },
        })),
      },
    },
  });

describe('a resource that a plan creates', () => {
  const all = () => true;
  const role = { address: 'aws_iam_role.a', after: { name: 'hello' } };
  const profile = { address: 'aws_iam_instance_profile.b', after: { name: 'hello' } };

  test('waits if it refers to another new resource, at any depth of its configuration', () => {
    const json = planJson([role, profile], { [profile.address]: ['aws_iam_role.a.name', 'aws_iam_role.a'] });
    const waits = creationsOf(json, all).map(({ address, waits }) => [address, waits]);
    expect(waits).toEqual([
      ['aws_iam_role.a', false],
      ['aws_iam_instance_profile.b', true],
    ]);
  });

  test('does not wait for an existing resource', () => {
    const there = { ...role, actions: ['no-op'] };
    const json = planJson([there, profile], { [profile.address]: ['aws_iam_role.a'] });
    expect(creationsOf(json, all)).toEqual([
      { address: profile.address, type: 'aws_iam_instance_profile', values: { name: 'hello' }, waits: false },
    ]);
  });

  test('does not wait for a new resource of a type that is not looked up on AWS', () => {
    const json = planJson([role, profile], { [profile.address]: ['aws_iam_role.a'] });
    const found = creationsOf(json, (type) => type !== 'aws_iam_role');
    expect(found.map(({ waits }) => waits)).toEqual([false, false]);
  });

  test('is not one that is replaced, changed or read', () => {
    const changes = [['delete', 'create'], ['create', 'delete'], ['update'], ['read']];
    const json = planJson(changes.map((actions, index) => ({ address: `aws_vpc.v${index}`, actions })));
    expect(creationsOf(json, all)).toEqual([]);
  });

  test('is not in the list of imported resources, which has their other actions', () => {
    const vpc = {
      address: 'aws_vpc.v',
      actions: ['update'],
      before: { id: 'vpc-1' },
      importing: { id: 'vpc-1' },
    };
    expect(takenOver(planJson([role, vpc]))).toEqual(
      new Map([['aws_vpc.v', { type: 'aws_vpc', actions: ['update'], before: { id: 'vpc-1' } }]]),
    );
  });
});

describe('import ids', () => {
  const asked = { lookups: {}, unnamed: {}, settings } as never;

  test.each([
    ['aws_iam_role', { name: 'hello-staging' }, 'hello-staging'],
    ['aws_codedeploy_deployment_group', { app_name: 'a', deployment_group_name: 'g' }, 'a:g'],
    ['aws_route', { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0' }, 'rtb-1_0.0.0.0/0'],
    ['aws_route53_record', { zone_id: 'Z1', name: 'www.example.com', type: 'A' }, 'Z1_www.example.com_A'],
    [
      'aws_network_acl_rule',
      { network_acl_id: 'acl-1', rule_number: 100, protocol: '6', egress: false },
      'acl-1:100:6:false',
    ],
    ['aws_budgets_budget', { name: 'b' }, '123456789012:b'],
    ['aws_sns_topic', { name: 't' }, 'arn:aws:sns:us-east-1:123456789012:t'],
  ])('%s', async (type, values, id) => expect(await findable(type)?.importId(values, asked)).toBe(id));

  test('are undefined if the plan does not know all their parts', async () => {
    expect(
      await findable('aws_route')?.importId({ destination_cidr_block: '0.0.0.0/0' }, asked),
    ).toBeUndefined();
  });
});

/** A fake Terraform: some roles exist on AWS and are not in its state. */
class FakeTerraform {
  readonly stack = 'staging';
  readonly journal: { readonly isUnfinished: boolean };
  readonly imported: [string, string][] = [];
  imports: ReadonlyMap<string, string> = new Map();
  plans = 0;
  /** Addresses in the state. Terraform ignores an import of these. */
  readonly inState = new Set<string>();
  /** Addresses that cannot be imported, with an error that does not name them. */
  readonly unnamed = new Set<string>();

  constructor(
    isUnfinished: boolean,
    private readonly onAws: Record<string, object>,
  ) {
    this.journal = { isUnfinished };
  }

  writeImports(ids: ReadonlyMap<string, string>): void {
    this.imports = new Map(ids);
  }

  plan = async (): Promise<boolean> => {
    this.plans++;
    const absent = [...this.imports.keys()].filter((address) => !(address in this.onAws));
    if ([...this.imports.keys()].some((address) => this.unnamed.has(address)))
      throw new UserError("reading a thing: couldn't find resource");
    if (absent.length > 0)
      throw new UserError(
        absent.map((address) => `While attempting to import\nan existing object to "${address}",`).join('\n'),
      );
    return true;
  };

  async showPlan(): Promise<string> {
    return planJson(
      ['a', 'b', 'c'].map((name) => {
        const address = `aws_iam_role.${name}`;
        const id = this.imports.get(address);
        return id === undefined || this.inState.has(address)
          ? { address, after: { name } }
          : { address, actions: ['no-op'], before: this.onAws[address], importing: { id } };
      }),
    );
  }

  async import(address: string, id: string): Promise<void> {
    this.imported.push([address, id]);
  }
}

const ours = { tags_all: { Project: settings.project, Stage: 'staging' } };

describe('after an interrupted apply', () => {
  beforeEach(() => void jest.spyOn(console, 'log').mockImplementation());
  afterEach(() => jest.restoreAllMocks());

  const adopt = (terraform: FakeTerraform) =>
    planAdopting(settings, terraform as unknown as Terraform, terraform.plan);

  test('the plan imports what exists and creates the rest', async () => {
    const terraform = new FakeTerraform(true, { 'aws_iam_role.a': ours, 'aws_iam_role.c': ours });
    const { changes, adopted } = await adopt(terraform);
    expect(changes).toBe(true);
    expect([...adopted]).toEqual([
      ['aws_iam_role.a', 'a'],
      ['aws_iam_role.c', 'c'],
    ]);
    expect(terraform.imports).toEqual(adopted);
    expect(console.log).toHaveBeenCalledWith(
      'An earlier apply of staging was interrupted. It created these on AWS without writing it to the state. The ' +
        'plan imports them; nothing is created twice:\n  aws_iam_role.a  a\n  aws_iam_role.c  c',
    );
  });

  test('a resource that cannot be imported blocks no other import, even if the error does not name it', async () => {
    const terraform = new FakeTerraform(true, { 'aws_iam_role.a': ours, 'aws_iam_role.c': ours });
    terraform.unnamed.add('aws_iam_role.b');
    const { adopted } = await adopt(terraform);
    expect([...adopted.keys()]).toEqual(['aws_iam_role.a', 'aws_iam_role.c']);
    expect(terraform.imports).toEqual(adopted);
  });

  test('a resource with the tags of another project or stage, or without tags, is not imported', async () => {
    const foreign = { tags_all: { Project: 'other', Stage: 'staging' } };
    const terraform = new FakeTerraform(true, {
      'aws_iam_role.a': foreign,
      'aws_iam_role.b': { tags_all: {} },
      'aws_iam_role.c': { tags_all: { Project: settings.project, Stage: 'production' } },
    });
    expect((await adopt(terraform)).adopted.size).toBe(0);
    expect(terraform.imports.size).toBe(0);
  });

  test('a resource that the state already has is created again, not imported', async () => {
    const terraform = new FakeTerraform(true, { 'aws_iam_role.a': ours, 'aws_iam_role.b': ours });
    terraform.inState.add('aws_iam_role.b');
    expect([...(await adopt(terraform)).adopted.keys()]).toEqual(['aws_iam_role.a']);
    expect([...terraform.imports.keys()]).toEqual(['aws_iam_role.a']);
  });

  test('nothing is looked up by name if that apply was complete after all', async () => {
    const terraform = new FakeTerraform(false, { 'aws_iam_role.a': ours });
    expect((await adopt(terraform)).adopted.size).toBe(0);
    expect(terraform.plans).toBe(1);
  });

  test('a destroy first imports what exists, so that it is destroyed too', async () => {
    const terraform = new FakeTerraform(true, { 'aws_iam_role.b': ours });
    await adoptBeforeDestroy(settings, terraform as unknown as Terraform);
    expect(terraform.imported).toEqual([['aws_iam_role.b', 'b']]);
    expect(terraform.imports.size).toBe(0);
  });

  test('an unrelated error is passed on unchanged', async () => {
    const terraform = new FakeTerraform(true, { 'aws_iam_role.a': ours });
    terraform.plan = () => Promise.reject(new UserError('no network'));
    await expect(adopt(terraform)).rejects.toThrow('no network');
  });
});

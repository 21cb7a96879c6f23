import { Vpc } from '@cdktf/provider-aws/lib/vpc';
import { InternetGateway } from '@cdktf/provider-aws/lib/internet-gateway';
import { Testing } from 'cdktf';
import { Construct } from 'constructs';
import packageJson from '../../package.json';
import { BaseStack } from '../../stacks/base';
import { resolveStage, synthesizeStage, synthesizeState } from '../support/stage';
import { Synthesized } from '../support/synthesized';

class TestStack extends BaseStack {}

const newStack = () => new TestStack(Testing.app(), 'test', { settings: resolveStage().settings });
const state = synthesizeState();
const staging = synthesizeStage();

describe('the backend', () => {
  it.each([
    ['state', state],
    ['staging', staging],
  ])('of %s is the state bucket, locked by S3 itself, only for this account', (name, stack) => {
    expect(stack.configuration.terraform['backend']).toEqual({
      s3: {
        bucket: 'hello-state-123456789012-us-east-1',
        key: `hello/${name}.tfstate`,
        region: 'us-east-1',
        encrypt: true,
        use_lockfile: true,
        allowed_account_ids: ['123456789012'],
        use_path_style: true,
      },
    });
  });
});

describe('the provider', () => {
  it('is only for this account and region, and tags all resources of a stage', () => {
    expect(staging.configuration.provider).toEqual({
      aws: [
        {
          region: 'us-east-1',
          allowed_account_ids: ['123456789012'],
          default_tags: [{ tags: { Project: 'hello', Stage: 'staging', ManagedBy: 'aws-bootstrap' } }],
          s3_use_path_style: true,
        },
      ],
    });
  });

  it('sets no stage tag in stacks for all stages', () => {
    expect(state.configuration.provider['aws']).toMatchObject([
      { default_tags: [{ tags: { Project: 'hello', ManagedBy: 'aws-bootstrap' } }] },
    ]);
    expect(JSON.stringify(state.configuration.provider)).not.toContain('"Stage"');
  });

  it('is of exactly one version', () => {
    expect(staging.configuration.terraform['required_providers']).toEqual({
      aws: { source: 'aws', version: '5.100.0' },
    });
  });
});

describe('Terraform', () => {
  it.each([state, staging])('has the version of package.json, which supports locks in S3: $#', (stack) => {
    expect(stack.configuration.terraform['required_version']).toBe(packageJson.engines.terraform);
    expect(packageJson.engines.terraform).toBe('>=1.10.0');
  });
});

describe('addresses', () => {
  it('are the paths of the constructs, without hashes', () => {
    const stack = newStack();
    const network = new Construct(stack, 'my-network');
    new Vpc(network, 'vpc', {});
    new Vpc(network, 'vpc.10.0.0.0/16', {});
    expect(new Synthesized(stack).addresses).toEqual([
      'aws_vpc.my_network_vpc',
      'aws_vpc.my_network_vpc_10_0_0_0__16',
    ]);
  });

  it('of two constructs must differ: the error names both', () => {
    const stack = newStack();
    new Vpc(new Construct(stack, 'a'), 'b-c', {});
    new Vpc(new Construct(stack, 'a-b'), 'c', {});
    expect(() => new Synthesized(stack)).toThrow(
      'test/a-b/c and test/a/b-c would both be a_b_c: rename one of the constructs',
    );
  });

  it('may have the same name in different types', () => {
    const stack = newStack();
    new Vpc(new Construct(stack, 'a'), 'b-c', {});
    new InternetGateway(new Construct(stack, 'a-b'), 'c', {});
    expect(new Synthesized(stack).addresses.sort()).toEqual(['aws_internet_gateway.a_b_c', 'aws_vpc.a_b_c']);
  });
});

import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { Aspects, S3Backend, TerraformElement, TerraformStack } from 'cdktf';
import { Construct, Node } from 'constructs';
import { BoundedRoles, boundaryArn } from '../modules/circleci/bounded-roles';
import packageJson from '../package.json';
import type { Settings } from '../settings';
import { stateBucketName, tagsOf } from '../settings/names';

export interface BaseStackProps {
  /** The validated settings. */
  readonly settings: Settings;
  /** The stage in the tags of the stack's resources. @default none: the stack is for all stages */
  readonly stage?: string;
}

/**
 * A stack with the project's backend, provider and tags. Its state is `<project>/<stack>.tfstate` in the state bucket;
 * S3 itself locks it. Addresses of resources are made of the constructs' ids (`aws_vpc.network_vpc`), so that people
 * can read and type them.
 */
export abstract class BaseStack extends TerraformStack {
  protected readonly settings: Settings;
  private readonly owners = new Map<string, string>();

  constructor(scope: Construct, id: string, props: BaseStackProps) {
    super(scope, id);
    this.settings = props.settings;
    this.requireTerraform();
    this.keepStateInS3(id);
    this.addProvider(props);
    if (props.settings.circleci) this.boundRoles();
  }

  /** The construct's path, joined by underscores. @throws Error if two constructs would have the same address */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = element instanceof TerraformElement ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const id = path.join('_').replace(/[^A-Za-z0-9_]/g, '_');
    const kind = element instanceof TerraformElement ? element.constructor.name : '';
    const owner = this.owners.get(`${kind}.${id}`) ?? node.path;
    if (owner !== node.path) {
      throw new Error(`${node.path} and ${owner} would both be ${id}: rename one of the constructs`);
    }
    this.owners.set(`${kind}.${id}`, node.path);
    return id;
  }

  /** Sets the permissions boundary of the stack `state` on every role: CI may create no role without it. */
  private boundRoles(): void {
    const { project, account, region } = this.settings;
    Aspects.of(this).add(new BoundedRoles(boundaryArn(project, account, region)));
  }

  private requireTerraform(): void {
    this.addOverride('terraform.required_version', packageJson.engines.terraform);
  }

  private keepStateInS3(stack: string): void {
    const { project, account, region } = this.settings;
    const backend = new S3Backend(this, {
      bucket: stateBucketName(this.settings),
      key: `${project}/${stack}.tfstate`,
      region,
      encrypt: true,
      // The backend has no expected_bucket_owner; this refuses credentials of any other account.
      allowedAccountIds: [account],
      usePathStyle: true,
    });
    backend.addOverride('use_lockfile', true); // not in cdktf's types
  }

  private addProvider({ settings, stage }: BaseStackProps): void {
    new AwsProvider(this, 'aws', {
      region: settings.region,
      allowedAccountIds: [settings.account],
      defaultTags: [{ tags: tagsOf(settings, stage) }],
      s3UsePathStyle: true,
    });
  }
}

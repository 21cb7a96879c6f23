import {
  ACMClient,
  type ListCertificatesCommandInput,
  ListTagsForCertificateCommand,
  paginateListCertificates,
} from '@aws-sdk/client-acm';
import { CloudWatchLogsClient, DescribeQueryDefinitionsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeKeyCommand,
  KMSClient,
  paginateListKeys,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';
import type { Facts } from '../../facts';
import { allPages, clientConfig } from '../account/aws';
import { looking } from './looking';

/** A resource that only its id identifies. */
export interface NoName {
  readonly kind: 'key' | 'certificate' | 'query';
  /** A key's description, a certificate's domain, a query's name. */
  readonly name: string;
  readonly id: string;
}

/**
 * Finds resources in AWS whose names need not be unique: keys, certificates, saved queries. Reads only.
 *
 * @param stage whose resources are searched; undefined for those of the stacks without a stage
 */
export class FindByTags {
  constructor(
    private readonly settings: Pick<Facts, 'account' | 'project' | 'region'>,
    private readonly stage: string | undefined,
  ) {}

  /** An enabled key by its description. */
  async key(description: string): Promise<string | undefined> {
    return (await this.keys()).find(({ name }) => name === description)?.id;
  }

  /**
   * A certificate by its domain: issued or pending validation. Another stage may have one for the same
   * domain.
   */
  async certificate(domain: string): Promise<string | undefined> {
    return (await this.certificates()).find(({ name }) => name === domain)?.id;
  }

  /** A saved query of CloudWatch Logs: the ARN by which Terraform imports it. */
  async query(name: string): Promise<string | undefined> {
    const found = (await this.queries(name)).find((query) => query.name === name);
    const { account, region } = this.settings;
    return found && `arn:aws:logs:${region}:${account}:query-definition:${found.id}`;
  }

  /** All keys, certificates and saved queries of the stage. */
  async all(): Promise<NoName[]> {
    const queries = this.stage ? await this.queries(`${this.settings.project}/${this.stage}/`) : [];
    return [...(await this.keys()), ...(await this.certificates()), ...queries];
  }

  private async keys(): Promise<NoName[]> {
    const client = new KMSClient(clientConfig(this.settings.region));
    const listed = await all(paginateListKeys({ client, pageSize: 1000 }, {}), ({ Keys }) => Keys);
    const found: NoName[] = [];
    for (const { KeyId = '' } of listed) {
      const answer = await looking(() => client.send(new DescribeKeyCommand({ KeyId })));
      const { Description = '', KeyState, KeyManager } = answer?.KeyMetadata ?? {};
      if (KeyState !== 'Enabled' || KeyManager !== 'CUSTOMER') continue;
      const tags = await all(paginateListResourceTags({ client }, { KeyId }), ({ Tags }) => Tags);
      const isOurs = this.isOurs(tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
      if (isOurs) found.push({ kind: 'key', name: Description, id: KeyId });
    }
    return found;
  }

  private async certificates(): Promise<NoName[]> {
    const client = new ACMClient(clientConfig(this.settings.region));
    const usable: ListCertificatesCommandInput = { CertificateStatuses: ['PENDING_VALIDATION', 'ISSUED'] };
    const pages = paginateListCertificates({ client, pageSize: 1000 }, usable);
    const listed = await all(pages, ({ CertificateSummaryList }) => CertificateSummaryList);
    const found: NoName[] = [];
    for (const { CertificateArn = '', DomainName = '' } of listed) {
      const question = new ListTagsForCertificateCommand({ CertificateArn });
      const { Tags = [] } = (await looking(() => client.send(question))) ?? {};
      const isOurs = this.isOurs(Tags.map(({ Key, Value }) => [Key, Value]));
      if (isOurs) found.push({ kind: 'certificate', name: DomainName, id: CertificateArn });
    }
    return found;
  }

  private async queries(prefix: string): Promise<NoName[]> {
    const client = new CloudWatchLogsClient(clientConfig(this.settings.region));
    const listed = await all(queryPages(client, prefix), ({ queryDefinitions }) => queryDefinitions);
    return listed
      .filter(({ name = '' }) => name.startsWith(prefix))
      .map(({ name = '', queryDefinitionId: id = '' }) => ({ kind: 'query', name, id }));
  }

  private isOurs(tags: readonly (readonly [string | undefined, string | undefined])[]): boolean {
    const { Project, Stage } = Object.fromEntries(tags) as Record<string, string | undefined>;
    return Project === this.settings.project && Stage === this.stage;
  }
}

/** The items of all pages of a list. Empty where these credentials may not read it. */
async function all<P, T>(pages: AsyncIterable<P>, items: (page: P) => T[] | undefined): Promise<T[]> {
  return (await looking(() => allPages(pages, items))) ?? [];
}

/** The SDK has no paginator for this list. */
async function* queryPages(client: CloudWatchLogsClient, queryDefinitionNamePrefix: string) {
  let nextToken: string | undefined;
  do {
    const question = { queryDefinitionNamePrefix, maxResults: 1000, nextToken };
    const page = await client.send(new DescribeQueryDefinitionsCommand(question));
    yield page;
    ({ nextToken } = page);
  } while (nextToken);
}

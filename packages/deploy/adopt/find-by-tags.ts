import type { Facts } from '../../facts';
import { type Answer, callJson } from './json-call';
import { looking } from './looking';

/** A thing that only its id tells from another. */
export interface NoName {
  readonly kind: 'key' | 'certificate' | 'query';
  /** A key's description, a certificate's domain, a query's name. */
  readonly name: string;
  readonly id: string;
}

/**
 * Finds on AWS what has no name that only one can have: keys, certificates, saved queries. Reads only.
 *
 * @param stage whose things are found; undefined for the stacks of no stage, and what they made
 */
export class FindByTags {
  constructor(
    private readonly settings: Pick<Facts, 'account' | 'project' | 'region'>,
    private readonly stage: string | undefined,
  ) {}

  /** A key that is in use or can be, by its description. */
  async key(description: string): Promise<string | undefined> {
    return (await this.keys()).find(({ name }) => name === description)?.id;
  }

  /** A certificate of a domain that is issued or waits to be. Another stage may have one of the same domain. */
  async certificate(domain: string): Promise<string | undefined> {
    return (await this.certificates()).find(({ name }) => name === domain)?.id;
  }

  /** A saved query of CloudWatch Logs, as the ARN that Terraform imports it by. */
  async query(name: string): Promise<string | undefined> {
    const found = (await this.queries(name)).find((query) => query.name === name);
    const { account, region } = this.settings;
    return found && `arn:aws:logs:${region}:${account}:query-definition:${found.id}`;
  }

  async all(): Promise<NoName[]> {
    const queries = this.stage ? await this.queries(`${this.settings.project}/${this.stage}/`) : [];
    return [...(await this.keys()), ...(await this.certificates()), ...queries];
  }

  private async keys(): Promise<NoName[]> {
    const found: NoName[] = [];
    for (const { KeyId } of await this.list('kms', 'TrentService.ListKeys', 'Keys', { Limit: 1000 })) {
      const { KeyMetadata } = await this.call('kms', 'TrentService.DescribeKey', { KeyId });
      const { Description, KeyState, KeyManager } = (KeyMetadata ?? {}) as Answer;
      if (KeyState !== 'Enabled' || KeyManager !== 'CUSTOMER') continue;
      const listed = await this.list('kms', 'TrentService.ListResourceTags', 'Tags', { KeyId });
      const tags = tagsOf(listed, 'TagKey', 'TagValue');
      if (!this.isOurs(tags)) continue;
      found.push({ kind: 'key', name: String(Description), id: String(KeyId) });
    }
    return found;
  }

  private async certificates(): Promise<NoName[]> {
    const usable = { CertificateStatuses: ['PENDING_VALIDATION', 'ISSUED'], MaxItems: 1000 };
    const found: NoName[] = [];
    const target = 'CertificateManager.ListCertificates';
    for (const { CertificateArn, DomainName } of await this.list(
      'acm',
      target,
      'CertificateSummaryList',
      usable,
    )) {
      const question = { CertificateArn };
      const listed = await this.list('acm', 'CertificateManager.ListTagsForCertificate', 'Tags', question);
      const tags = tagsOf(listed, 'Key', 'Value');
      if (!this.isOurs(tags)) continue;
      found.push({ kind: 'certificate', name: String(DomainName), id: String(CertificateArn) });
    }
    return found;
  }

  private async queries(prefix: string): Promise<NoName[]> {
    const target = 'Logs_20140328.DescribeQueryDefinitions';
    const question = { queryDefinitionNamePrefix: prefix, maxResults: 1000 };
    const listed = await this.list('logs', target, 'queryDefinitions', question);
    return listed
      .filter(({ name }) => String(name).startsWith(prefix))
      .map(({ name, queryDefinitionId: id }) => ({ kind: 'query', name: String(name), id: String(id) }));
  }

  private isOurs({ Project, Stage }: Record<string, string | undefined>): boolean {
    return Project === this.settings.project && Stage === this.stage;
  }

  private async list(service: string, target: string, field: string, input: object): Promise<Answer[]> {
    return ((await this.call(service, target, input))[field] as Answer[] | undefined) ?? [];
  }

  private async call(service: string, target: string, input: object): Promise<Answer> {
    const answer = await looking(() => callJson(this.settings, service, target, input));
    return answer ?? {};
  }
}

const tagsOf = (tags: readonly Answer[], key: string, value: string): Record<string, string | undefined> =>
  Object.fromEntries(tags.map((tag) => [tag[key], tag[value]]));

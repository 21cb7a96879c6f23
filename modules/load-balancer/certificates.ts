import { AcmCertificate } from '@cdktf/provider-aws/lib/acm-certificate';
import { AcmCertificateValidation } from '@cdktf/provider-aws/lib/acm-certificate-validation';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { Construct } from 'constructs';
import { suppress } from '../suppress';

export interface CertificatesProps {
  /** The fully qualified names, wildcards included. */
  readonly hostNames: readonly string[];
  /** The hosted zone of the domain. */
  readonly zoneId: string;
}

/**
 * The certificates of a stage's names, issued and proved by DNS records. One certificate a name, not one for all of
 * them: a name that joins or leaves touches no other name's certificate and record. (With a shared certificate every
 * change of a name makes the provider replace all validation records, and the old ones, deleted last, take the new
 * ones of the same name with them.) A load balancer takes 25 beside its default one. A name and its wildcard would
 * share one validation record: the settings refuse the pair, in one stage and across stages.
 */
export class Certificates extends Construct {
  /** The certificates by host name, in the order of the names. */
  readonly certificates = new Map<string, AcmCertificate>();
  /** Their ARNs once they are issued: a listener that takes one waits for that. */
  readonly issuedArns = new Map<string, string>();

  constructor(scope: Construct, id: string, { hostNames, zoneId }: CertificatesProps) {
    super(scope, id);
    for (const hostName of hostNames) {
      const certificate = this.request(hostName);
      const record = this.prove(hostName, certificate, zoneId);
      const validation = new AcmCertificateValidation(this, `validation-${constructId(hostName)}`, {
        certificateArn: certificate.arn,
        validationRecordFqdns: [record.fqdn],
      });
      this.certificates.set(hostName, certificate);
      this.issuedArns.set(hostName, validation.certificateArn);
    }
  }

  private request(hostName: string): AcmCertificate {
    const certificate = new AcmCertificate(this, `certificate-${constructId(hostName)}`, {
      domainName: hostName,
      validationMethod: 'DNS',
      tags: { Name: hostName.replace('*', 'wildcard') }, // an asterisk is no character of a tag
    });
    if (hostName.startsWith('*')) {
      suppress(
        certificate,
        'CKV2_AWS_71',
        'The settings name every host below the domain, which only a wildcard certificate covers.',
      );
    }
    return certificate;
  }

  private prove(hostName: string, certificate: AcmCertificate, zoneId: string): Route53Record {
    const option = `one([for option in ${certificate.fqn}.domain_validation_options : option if option.domain_name == "${hostName}"])`;
    return new Route53Record(this, `record-${constructId(hostName)}`, {
      zoneId,
      name: `\${${option}.resource_record_name}`,
      type: `\${${option}.resource_record_type}`,
      records: [`\${${option}.resource_record_value}`],
      ttl: 60,
      // ACM proves one name in one account by the same record for ever: an earlier certificate may have left it.
      allowOverwrite: true,
    });
  }
}

/**
 * A host name as part of an address, where dots become underscores. Two names must not become the same: neither
 * `a.b` and `a-b`, nor `*.b` and `wildcard.b` (names are in lower case).
 */
export function constructId(hostName: string): string {
  return hostName.replace('*', 'WILDCARD').replaceAll('-', '__');
}

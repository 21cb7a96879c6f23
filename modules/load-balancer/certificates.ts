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
 * The certificates of a stage's names, validated by DNS. Each name has its own certificate, so that adding or removing
 * one name touches no other. (With one certificate for all, the provider replaces every validation record at each
 * change. It deletes the old records last, and with them the new ones of the same name.) A load balancer takes 25
 * certificates beside its default one. A name and its wildcard would share one validation record, so the settings
 * refuse the pair, in one stage and across stages.
 */
export class Certificates extends Construct {
  /** By host name, in the order of the names. */
  readonly certificates = new Map<string, AcmCertificate>();
  /** ARNs of the issued certificates: a listener that uses one waits until ACM has issued it. */
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
      tags: { Name: hostName.replace('*', 'wildcard') }, // a tag's value takes no asterisk
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
      // ACM always asks for the same record for a name in an account, so an earlier certificate may have left it.
      allowOverwrite: true,
    });
  }
}

/**
 * A host name as a construct id. Terraform's address turns dots into underscores, and two names must stay different:
 * `a.b` and `a-b`, or `*.b` and `wildcard.b` (names are in lower case).
 */
export function constructId(hostName: string): string {
  return hostName.replace('*', 'WILDCARD').replaceAll('-', '__');
}

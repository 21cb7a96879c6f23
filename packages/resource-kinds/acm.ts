import { because, one, REFUSED } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** Certificate Manager. */
export const acm = {
  aws_acm_certificate: {
    find: {
      importId: ({ domain_name: domain }, { unnamed }) => unnamed.certificate(String(domain)),
      lookedUp: true,
      stray: {
        kind: 'certificate',
        word: 'certificate',
        remove: (id) => `aws acm delete-certificate --certificate-arn ${id}`,
        order: 11,
      },
    },
    rights: {
      read: [anywhere('acm:DescribeCertificate', 'acm:ListTagsForCertificate')],
      apply: [
        anywhere(
          'acm:AddTagsToCertificate',
          'acm:DeleteCertificate',
          'acm:RemoveTagsFromCertificate',
          'acm:RequestCertificate',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'certificate',
    words: { existence: 'names', settings: { domain_name: 'names' } },
    disappears: { stays: 'AWS deletes no certificate that a listener uses' },
    audit: ({ arn }) => `acm certificate ${arn}`,
    price: 'free',
    judged: {
      security: ['domain_name', 'validation_method'],
      leftOut: because(REFUSED, 'lifecycle.create_before_destroy', 'tags.*'),
    },
  },
  aws_acm_certificate_validation: {
    find: 'overwritten',
    rights: { read: [anywhere('acm:DescribeCertificate')], apply: [] },
    createBeforeDestroy: true,
    verdict: 'certificate-validation',
    words: { existence: 'names' },
    disappears: {
      stays: 'it is not a resource on AWS: Terraform only waits until the certificate is issued',
    },
    audit: undefined,
    price: 'free',
    judged: {
      values: { certificate_arn: one('aws_acm_certificate') },
      security: [],
      leftOut: because(
        REFUSED,
        'certificate_arn',
        'lifecycle.create_before_destroy',
        'validation_record_fqdns[]',
      ),
    },
  },
} satisfies Kinds;

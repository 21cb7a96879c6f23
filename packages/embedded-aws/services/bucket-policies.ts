import { readPolicy } from '../../documents';
import type { Memory } from '../memory';
import type { Operation } from '../service';
import { bucketAndKey } from '../s3-actions';

/**
 * Keeps bucket policies as they were written. Moto refuses every call to a bucket whose policy has a condition that it
 * cannot check, as a TLS-only statement: it gets only the refusals that hold for everyone.
 */
export class BucketPolicies {
  private readonly written: Map<string, string>;

  constructor(memory: Memory) {
    this.written = memory.map('s3 bucket policies');
  }

  /** The policy of a bucket; an empty document where it has none. */
  of(bucket: string): string {
    return this.written.get(bucket) ?? '{}';
  }

  readonly operations: Record<string, Operation> = {
    PutBucketPolicy: async (request, { moto }) => {
      const text = request.body.toString();
      const body = Buffer.from(unconditional(text));
      const headers = { ...request.headers };
      // Checksums of the text as it was sent.
      Object.keys(headers)
        .filter((name) => name === 'content-md5' || name.startsWith('x-amz-checksum-'))
        .forEach((name) => delete headers[name]);
      const response = await moto.send({ method: 'PUT', url: request.url, headers, body });
      if (response.status < 300) this.written.set(bucketAndKey(request.path).bucket, text);
      return response;
    },
    GetBucketPolicy: async (request, { forward }) => {
      const response = await forward(request);
      const text = this.written.get(bucketAndKey(request.path).bucket);
      return response.status < 300 && text !== undefined
        ? { ...response, body: Buffer.from(text) }
        : response;
    },
    DeleteBucketPolicy: this.forgetting(),
    DeleteBucket: this.forgetting(),
  };

  private forgetting(): Operation {
    return async (request, { forward }) => {
      const response = await forward(request);
      if (response.status < 300) this.written.delete(bucketAndKey(request.path).bucket);
      return response;
    };
  }
}

/** The policy with only those refusals that hold for everyone; moto handles text that is no policy. */
function unconditional(text: string): string {
  const policy = readPolicy(text);
  if (!policy) return text;
  const kept = policy.statements.filter(
    ({ allows, raw }) => !allows && raw['Principal'] === '*' && raw['Condition'] === undefined,
  );
  return JSON.stringify({ ...policy.raw, Statement: kept.map(({ raw }) => raw) });
}

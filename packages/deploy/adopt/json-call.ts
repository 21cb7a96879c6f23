import { STSClient } from '@aws-sdk/client-sts';
import type { Facts } from '../../facts';
import { clientConfig } from '../account/aws';
import { send } from '../https/send';

/** What a service answered, unread. */
export type Answer = Readonly<Record<string, unknown>>;

/**
 * Calls an operation of a service that speaks JSON 1.1, signed by the SDK's own signer with the SDK's own
 * credentials: for the few reading calls to services that the project has no client of.
 *
 * @param at the region that signs; `host` is that of a service with one for all regions. @default the region's own
 * @param service the signing name, which is the host's name too: `kms`
 * @param target the operation as the service names it: `TrentService.ListKeys`
 * @param signal ends the call, with an AbortError
 * @throws Error with the service's error as its name; with the status where it is not the service that answered
 */
export async function callJson(
  { region, host }: Pick<Facts, 'region'> & { readonly host?: string },
  service: string,
  target: string,
  input: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const url = new URL(
    process.env.AWS_ENDPOINT_URL ?? `https://${host ?? `${service}.${region}.amazonaws.com`}`,
  );
  const signer = await new STSClient(clientConfig(region)).config.signer({
    schemeId: 'aws.auth#sigv4',
    signingName: service,
    signingRegion: region,
  } as never);
  const body = JSON.stringify(input);
  const headers = { host: url.host, 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
  const request = { method: 'POST', protocol: url.protocol, hostname: url.hostname, path: '/', query: {} };
  const signed = await signer.sign({ ...request, headers, body } as never);
  const { status, text } = await send(url, {
    method: 'POST',
    headers: signed.headers,
    body,
    patience: 10_000,
    ...(signal && { signal }),
  });
  const answer = answerIn(text);
  if (!answer) throw new Error(`${url.host} answered ${status} without JSON: ${text.slice(0, 200)}`);
  if (status < 300) return answer;
  const name = String(answer.__type ?? status).replace(/^.*#/, '');
  throw Object.assign(new Error(String(answer.message ?? answer.Message ?? '')), { name });
}

/** A proxy on the way answers with a page of its own. */
function answerIn(text: string): Answer | undefined {
  try {
    const answer = JSON.parse(text) as unknown;
    return typeof answer === 'object' && answer !== null ? (answer as Answer) : undefined;
  } catch {
    return undefined;
  }
}

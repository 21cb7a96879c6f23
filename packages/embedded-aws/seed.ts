import type { MotoClient } from './moto-client';
import { escapeXml } from './xml';

/** The comment that tells the account's own zone from one that a stack created. */
export const SEEDED = 'seeded: a real account has this zone before the first deployment';

/** The public hosted zone of a domain, as Route 53 creates it when a domain is registered. */
export async function seedHostedZone(moto: MotoClient, domain: string): Promise<void> {
  const body =
    '<CreateHostedZoneRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/">' +
    `<Name>${escapeXml(domain)}</Name><CallerReference>seed-${escapeXml(domain)}</CallerReference>` +
    `<HostedZoneConfig><Comment>${SEEDED}</Comment></HostedZoneConfig></CreateHostedZoneRequest>`;
  await moto.rest('route53', 'POST', '/2013-04-01/hostedzone', body);
}

import type { MotoClient } from '../moto-client';
import type { AwsRequest } from '../request';
import { AwsError, type AwsResponse, jsonResponse } from '../response';
import type { Backend, Service } from '../service';
import { itemsAt, textAt } from '../xml';

/** ACM: a certificate that a listener uses cannot be deleted, and its description lists its users. */
export const acm: Service = {
  moto: true,
  operations: { DeleteCertificate: deleteCertificate, DescribeCertificate: describeCertificate },
};

/** The load balancers whose listeners use a certificate. */
async function usersOf(moto: MotoClient, region: string, certificateArn: string): Promise<string[]> {
  // A load balancer that is deleted during the count uses no certificate.
  const ask = (action: string, parameters: Record<string, string> = {}) =>
    moto.query('elasticloadbalancing', action, parameters, region).catch((error: Error) => {
      if (/<Code>(LoadBalancer|Listener)NotFound/.test(error.message)) return '';
      throw error;
    });
  const users: string[] = [];
  for (const balancer of itemsAt(await ask('DescribeLoadBalancers'), 'LoadBalancers')) {
    const arn = textAt(balancer, 'LoadBalancerArn');
    const listeners = itemsAt(await ask('DescribeListeners', { LoadBalancerArn: arn }), 'Listeners');
    for (const listener of listeners) {
      const question = { ListenerArn: textAt(listener, 'ListenerArn') };
      const served = [
        ...itemsAt(listener, 'Certificates'),
        ...itemsAt(await ask('DescribeListenerCertificates', question), 'Certificates'),
      ];
      if (served.some((certificate) => textAt(certificate, 'CertificateArn') === certificateArn))
        users.push(arn);
    }
  }
  return [...new Set(users)];
}

async function deleteCertificate(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const arn = String(request.json.CertificateArn);
  if ((await usersOf(moto, request.region, arn)).length === 0) return forward(request);
  throw new AwsError('ResourceInUseException', `Certificate ${arn} is in use.`);
}

async function describeCertificate(request: AwsRequest, { moto, forward }: Backend): Promise<AwsResponse> {
  const response = await forward(request);
  if (response.status >= 400) return response;
  const answer = JSON.parse(response.body.toString());
  answer.Certificate.InUseBy = await usersOf(moto, request.region, String(request.json.CertificateArn));
  return jsonResponse(answer);
}

import { LbListener } from '@cdktf/provider-aws/lib/lb-listener';
import { LbListenerCertificate } from '@cdktf/provider-aws/lib/lb-listener-certificate';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { suppress } from '../suppress';
import { constructId } from './certificates';
import { HTTP, HTTPS } from '../../settings/ports';

export interface ListenersProps {
  readonly stage: StageSettings;
  readonly loadBalancerArn: string;
  readonly targetGroupArn: string;
  /** ARNs of issued certificates by host name, in the order of the names; empty without a domain. */
  readonly certificateArns: ReadonlyMap<string, string>;
}

/** Without a domain: HTTP. With one: HTTPS, and HTTP that redirects to it, or serves with `http: 'serve'`. */
export class Listeners extends Construct {
  /** The listener that forwards to the target group. */
  readonly serving: LbListener;

  constructor(scope: Construct, id: string, props: ListenersProps) {
    super(scope, id);
    if (props.certificateArns.size === 0) {
      this.serving = this.serveHttp(props);
    } else {
      this.serving = this.serveHttps(props);
      if (props.stage.http === 'serve') this.serveHttp(props);
      else this.redirectHttp(props);
    }
  }

  private serveHttp({ loadBalancerArn, targetGroupArn }: ListenersProps): LbListener {
    const listener = new LbListener(this, 'http', {
      loadBalancerArn,
      port: HTTP,
      protocol: 'HTTP',
      defaultAction: [{ type: 'forward', targetGroupArn }],
    });
    for (const check of ['CKV_AWS_2', 'CKV_AWS_103']) {
      suppress(
        listener,
        check,
        'Without a domain there is no certificate. On the way to one, the old address must still answer.',
      );
    }
    return listener;
  }

  private serveHttps({
    stage,
    loadBalancerArn,
    targetGroupArn,
    certificateArns,
  }: ListenersProps): LbListener {
    const [[, defaultArn] = [], ...others] = certificateArns;
    const listener = new LbListener(this, 'https', {
      loadBalancerArn,
      port: HTTPS,
      protocol: 'HTTPS',
      sslPolicy: stage.tlsPolicy, // AWS's default is from 2016
      certificateArn: defaultArn,
      defaultAction: [{ type: 'forward', targetGroupArn }],
    });
    for (const [hostName, certificateArn] of others) {
      new LbListenerCertificate(this, `certificate-${constructId(hostName)}`, {
        listenerArn: listener.arn,
        certificateArn,
      });
    }
    return listener;
  }

  private redirectHttp({ loadBalancerArn }: ListenersProps): void {
    new LbListener(this, 'http', {
      loadBalancerArn,
      port: HTTP,
      protocol: 'HTTP',
      defaultAction: [
        { type: 'redirect', redirect: { port: `${HTTPS}`, protocol: 'HTTPS', statusCode: 'HTTP_301' } },
      ],
    });
  }
}

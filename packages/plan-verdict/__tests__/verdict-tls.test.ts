import { TLS_POLICIES } from '../../../settings/tls';
import { sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

test.each(TLS_POLICIES)('the clients that %s accepts are known', (policy) => {
  const change = sketch('aws_lb_listener.https', 'update', {
    before: { ...standing('aws_lb_listener.https'), ssl_policy: policy },
    set: { ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06' },
  });
  expect(said(sketched(change), change.address)[0]).toBe('in place');
});

import { isDnsServer } from '../../preflight/public-dns';
import { vcpuQuota } from '../../preflight/vcpus';

test.each([
  ['t4g.small', 'L-1216C47A', 'Standard'],
  ['im4gn.large', 'L-1216C47A', 'Standard'],
  ['z1d.large', 'L-1216C47A', 'Standard'],
  ['g5g.xlarge', 'L-DB2E81BA', 'G and VT'],
  ['gr6.4xlarge', 'L-DB2E81BA', 'G and VT'],
  ['inf2.xlarge', 'L-1945791B', 'Inf'],
  ['hpc7g.4xlarge', 'L-F7808C92', 'HPC'],
  ['u7i-6tb.112xlarge', 'L-43DA4232', 'High Memory'],
  ['x8g.large', 'L-7295265B', 'X'],
  ['dl1.24xlarge', 'L-6E869C2A', 'DL'],
])('%s counts against %s', (type, code, name) => expect(vcpuQuota(type)).toEqual({ code, name }));

test.each(['1.1.1.1', '127.0.0.1:5353', '2606:4700:4700::1111', '[2606:4700:4700::1111]:53'])(
  '%s is a DNS server',
  (text) => expect(isDnsServer(text)).toBe(true),
);

test.each(['', 'dns.example.com', '1.1.1', '1.1.1.1:', '1.1.1.1:0', '1.1.1.1:65536', '1.1.1.1:53:53'])(
  '%p is no DNS server',
  (text) => expect(isDnsServer(text)).toBe(false),
);

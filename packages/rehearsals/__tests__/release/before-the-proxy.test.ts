import { beforeTheProxy } from '../../release/instance/before-the-proxy';

const file = (path: string, content = '') => ({ path, content, mode: 0o644 });

test('an instance of the first form has no proxy and no contract; its other settings stay', () => {
  const files = [
    file('/opt/aws-bootstrap/make-certificate.sh'),
    file('/opt/aws-bootstrap/nginx.conf'),
    file('/etc/systemd/system/proxy.service'),
    file('/etc/aws-bootstrap/proxy-settings.conf'),
    file('/etc/systemd/system/placeholder.service'),
    file(
      '/etc/aws-bootstrap/instance.env',
      "PORT='8443'\nAPP_PORT='8080'\nCONTRACT='2'\nPACKAGES='nodejs22'\nAWS_REGION='eu-central-1'\n",
    ),
  ];
  expect(beforeTheProxy(files)).toEqual([
    file('/opt/aws-bootstrap/make-certificate.sh'),
    file('/etc/aws-bootstrap/instance.env', "PORT='8443'\nAWS_REGION='eu-central-1'\nNODE_MAJOR='22'\n"),
  ]);
});

import { X509Certificate, createPrivateKey } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, readdirSync, statSync } from 'node:fs';
import { sandboxForEach } from '../../app-deploy/sandbox';

const TLS = '/run/aws-bootstrap/tls';
const sandbox = sandboxForEach();

const make = (extra = {}, args: string[] = ['proxy']) =>
  sandbox().run([sandbox().path('/opt/aws-bootstrap/make-certificate.sh'), ...args], extra);
const certificate = () => new X509Certificate(readFileSync(sandbox().path(`${TLS}/current/certificate.pem`)));
const key = () => createPrivateKey(readFileSync(sandbox().path(`${TLS}/current/key.pem`)));
const mode = (path: string) => (statSync(sandbox().path(path)).mode & 0o777).toString(8);

describe('make-certificate.sh', () => {
  beforeEach(() => sandbox().boot());

  it("creates a certificate for the instance itself, for ten years, with an elliptic curve's key", () => {
    expect(make()).toEqual({ status: 0, stdout: '', stderr: '' });
    const { validFrom, validTo, subjectAltName } = certificate();
    expect((Date.parse(validTo) - Date.parse(validFrom)) / 86_400_000).toBe(3650);
    expect(subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(key().asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(certificate().checkPrivateKey(key())).toBe(true);
  });

  it.each([
    ['the group that it is told', ['proxy'], 'proxy'],
    ["the app's group, for a release from before there was a proxy,", [], 'app'],
  ])('lets only root and %s read the key', (_, args, group) => {
    make({}, args);
    expect(
      [TLS, `${TLS}/current`, `${TLS}/current/key.pem`, `${TLS}/current/certificate.pem`].map(mode),
    ).toEqual(['750', '750', '640', '640']);
    expect(sandbox().called('chgrp')).toEqual([`chgrp -R ${group} ${sandbox().path(TLS)}`]);
  });

  it('replaces an expired certificate together with its key, by one change of a link', () => {
    make();
    const before = {
      fingerprint: certificate().fingerprint256,
      link: readlinkSync(sandbox().path(`${TLS}/current`)),
    };
    sandbox().run(
      'openssl req -x509 -key K -nodes -days -1 -subj /CN=old -out C'
        .split(' ')
        .map((word) =>
          word
            .replace(/^K$/, sandbox().path(`${TLS}/current/key.pem`))
            .replace(/^C$/, sandbox().path(`${TLS}/current/certificate.pem`)),
        ),
    );
    expect(make().status).toBe(0);
    expect(lstatSync(sandbox().path(`${TLS}/current`)).isSymbolicLink()).toBe(true);
    expect(readlinkSync(sandbox().path(`${TLS}/current`))).not.toBe(before.link);
    expect(certificate().fingerprint256).not.toBe(before.fingerprint);
    expect(Date.parse(certificate().validTo)).toBeGreaterThan(Date.now());
    expect(certificate().checkPrivateKey(key())).toBe(true);
    expect(readdirSync(sandbox().path(TLS)).sort()).toEqual(
      ['current', readlinkSync(sandbox().path(`${TLS}/current`))].sort(),
    );
  });

  it('keeps the current pair if a new one cannot be created, and says why', () => {
    make();
    const before = certificate().fingerprint256;
    sandbox().fake('openssl', 'echo "No space left on device" >&2; exit 1');
    expect(make()).toEqual({
      status: 1,
      stdout: '',
      stderr: `make-certificate: openssl could not make a certificate in ${sandbox().path(TLS)}: No space left on device\n`,
    });
    expect(certificate().fingerprint256).toBe(before);
    expect(readdirSync(sandbox().path(TLS))).toHaveLength(2);
  });
});

// Answers under AWS's own names, over TLS, in the network of a machine: front.mjs <folder>, which has the certificate
// (server.pem, server.key) and the sockets of who answers: `aws`, the embedded AWS, and `commands`, what the CodeDeploy
// agent asks.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import process from 'node:process';

const folder = process.argv[2];
const read = (file) => readFileSync(join(folder, file));

/** A bucket in a host's name, which the embedded AWS takes in the path. */
const BUCKET = /^(.+)\.s3(\.[a-z0-9-]+)?\.amazonaws\.com$/;

const server = createServer(
  { cert: read('server.pem'), key: read('server.key') },
  async (incoming, outgoing) => {
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '');
    // Amazon Linux's repositories: that they can be reached is all that is asked.
    if (host.startsWith('al2023-repos-')) return void outgoing.writeHead(403).end();
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const passed = request(passedOn(host, incoming), (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', (error) => {
      process.stderr.write(`${host} ${incoming.method} ${incoming.url}: ${error.message}\n`);
      outgoing.destroy();
    });
    // At once: where the end is a write of its own, the other side may have answered and closed before it.
    passed.end(Buffer.concat(chunks));
  },
);

function passedOn(host, { method, url, headers }) {
  const socketPath = join(folder, host.startsWith('codedeploy-commands.') ? 'commands' : 'aws');
  const bucket = BUCKET.exec(host)?.[1];
  // A connection for each: one that idles may be closed at the other end just when it is used again.
  const common = { socketPath, method, agent: false };
  if (!bucket) return { ...common, path: url, headers };
  return {
    ...common,
    path: `/${bucket}${url}`,
    headers: { ...headers, host: host.slice(bucket.length + 1) },
  };
}

server.listen(443, '0.0.0.0', () => process.stdout.write('ready\n'));

// Answers as AWS, by AWS's host names and over TLS, in the network of a machine. `front.mjs <folder>`: the folder has
// the certificate (server.pem, server.key) and the sockets of the two servers that it forwards to: `aws`, the embedded
// AWS, and `commands`, the service that the CodeDeploy agent polls.
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import process from 'node:process';

const folder = process.argv[2];
const read = (file) => readFileSync(join(folder, file));

/** A host name with a bucket; the embedded AWS takes the bucket in the path. */
const BUCKET = /^(.+)\.s3(\.[a-z0-9-]+)?\.amazonaws\.com$/;

const server = createServer(
  { cert: read('server.pem'), key: read('server.key') },
  async (incoming, outgoing) => {
    const host = (incoming.headers.host ?? '').replace(/:\d+$/, '');
    // Amazon Linux's repositories: instances only check that they can be reached.
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
    // In one write with the end: between two writes the other side could answer and close.
    passed.end(Buffer.concat(chunks));
  },
);

function passedOn(host, { method, url, headers }) {
  const socketPath = join(folder, host.startsWith('codedeploy-commands.') ? 'commands' : 'aws');
  const bucket = BUCKET.exec(host)?.[1];
  // No keep-alive: the other side could close an idle connection just when it is used again.
  const common = { socketPath, method, agent: false };
  if (!bucket) return { ...common, path: url, headers };
  return {
    ...common,
    path: `/${bucket}${url}`,
    headers: { ...headers, host: host.slice(bucket.length + 1) },
  };
}

server.listen(443, '0.0.0.0', () => process.stdout.write('ready\n'));

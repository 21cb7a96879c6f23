// A minimal server that writes given bytes: the baseline for the proxy and the app.
'use strict';
const { readFileSync } = require('node:fs');

const { TLS, PORT = '', HEADERS = '[]', BODY = '' } = process.env;
const headers = JSON.parse(HEADERS);

function answer(_request, response) {
  response.writeHead(200, [...headers, 'Content-Length', String(Buffer.byteLength(BODY))]);
  response.end(BODY);
}

const server = TLS
  ? require('node:https').createServer(
      { cert: readFileSync(`${TLS}/certificate.pem`), key: readFileSync(`${TLS}/key.pem`) },
      answer,
    )
  : require('node:http').createServer(answer);
server.listen(Number(PORT), '127.0.0.1', 4096);

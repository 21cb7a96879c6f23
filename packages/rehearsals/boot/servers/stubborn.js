// Answers, ignores SIGTERM, and starts a process that ignores it too.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import process from 'node:process';

process.on('SIGTERM', () => {});
spawn('sleep', ['1000000']);
createServer((_request, response) => response.end()).listen(Number(process.env.PORT), '127.0.0.1');

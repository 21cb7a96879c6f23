// Accepts connections and never answers.
import { createServer } from 'node:http';

createServer(() => {
  console.log('{"level":"info","message":"a request, and nobody who would answer it"}');
}).listen(Number(process.env.PORT), '127.0.0.1');

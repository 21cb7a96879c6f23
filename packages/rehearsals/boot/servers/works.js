// A worker: prints that it works, and takes a second to stop.
import { clearInterval, setInterval, setTimeout } from 'node:timers';

const say = (message) => console.log(JSON.stringify({ level: 'info', message, pid: process.pid }));

say('works');
const timer = setInterval(() => {}, 1000);
process.on('SIGTERM', () => {
  setTimeout(() => {
    say('has ended');
    clearInterval(timer);
  }, 1000);
});

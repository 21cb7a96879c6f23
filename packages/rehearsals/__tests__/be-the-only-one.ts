import { beTheOnlyOne } from '../only-one';

/** For only-one.test.ts: becomes the only one with a file, and ends at once unless it `stays`. */
const [file = '', stays] = process.argv.slice(2);
beTheOnlyOne(file, String);
console.log('has it');
if (stays) setInterval(() => {}, 1000);

import { EventEmitter } from 'node:events';
import { readValue } from '../secrets/read-value';

/** A fake terminal with the interface of Node.js. The test emits its input. */
class Terminal extends EventEmitter {
  readonly isTTY = true;
  raw: boolean[] = [];
  isDestroyed = false;
  setEncoding = () => this;
  setRawMode = (isRaw: boolean) => {
    this.raw.push(isRaw);
    return this;
  };
  destroy = () => (this.isDestroyed = true);
}

const original = Object.getOwnPropertyDescriptor(process, 'stdin')!;
let terminal: Terminal;
let shown: string;
beforeEach(() => {
  terminal = new Terminal();
  Object.defineProperty(process, 'stdin', { value: terminal, configurable: true });
  shown = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    shown += String(text);
    return true;
  });
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
  Object.defineProperty(process, 'stdin', original);
});

/** Types these pieces. @returns the value or the message, and the terminal's state right after the last piece */
async function typed(...pieces: string[]) {
  const value = readValue('KEY', 'npm run secrets -- set staging KEY < <file>').catch(
    ({ message }: Error) => message,
  );
  for (const piece of pieces) {
    terminal.emit('data', piece);
    await jest.advanceTimersByTimeAsync(100);
  }
  const heldTo = { raw: [...terminal.raw], isDestroyed: terminal.isDestroyed };
  await jest.advanceTimersByTimeAsync(1000);
  expect({ raw: terminal.raw, isDestroyed: terminal.isDestroyed }).toEqual({
    raw: [true, false],
    isDestroyed: true,
  });
  expect(shown).toBe('Value of KEY (it is not shown): \n');
  return [await value, heldTo];
}

const HELD = { raw: [true], isDestroyed: false };
const SEVERAL =
  'The value has several lines. Give it as a file: npm run secrets -- set staging KEY < <file>. Nothing was changed.';

test.each([
  ['in one piece', ['-----BEGIN\rline\r-----END\r']],
  ['line by line', ['-----BEGIN\r', 'line\r', '-----END\r']],
  ['in pieces that begin and end within lines', ['-----BEG', 'IN\r', 'li', 'ne\r']],
])('several lines that are pasted %s are refused, and none reaches the shell', async (_, pieces) => {
  expect(await typed(...pieces)).toEqual([SEVERAL, HELD]);
});

test.each([
  ['typed', ['s', 'e', '\x7f', 'ecret', '\r'], 'secret'],
  ['pasted with its line break', ['secret\r\n'], 'secret'],
  ['with two line breaks', ['secret\r', '\n'], 'secret'],
  ['ended by Ctrl-D', ['secret\x04'], 'secret'],
])('one line is the value: %s', async (_, pieces, value) => {
  expect(await typed(...pieces)).toEqual([value, HELD]);
});

test('Ctrl-C sets nothing', async () => {
  expect((await typed('sec', '\x03'))[0]).toBe('Interrupted. Nothing was changed.');
});

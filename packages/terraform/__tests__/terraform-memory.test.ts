import { terraformEnvironment } from '../terraform-process';

const before = process.env;
afterEach(() => void (process.env = before));

test.each([
  [undefined, '400'],
  ['', '400'],
  ['100', '100'],
  ['off', 'off'],
])('with GOGC=%s Terraform gets GOGC=%s', (given, got) => {
  process.env = { ...before, GOGC: given };
  expect(terraformEnvironment().GOGC).toBe(got);
});

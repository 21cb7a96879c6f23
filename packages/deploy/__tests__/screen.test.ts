import { runScreen } from '../../test-support';

const env = { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', NODE_NO_WARNINGS: '1' };

test.each(['terminal', 'pipe'] as const)(
  'a command on a %s prints its message and ends with its status',
  async (on) => {
    const { text, status } = await runScreen('smoke', ['stagin'], { on, env });
    expect(text).toMatch(/^There is no stage "stagin" \(staging\?\)\. Usage: npm run smoke -- /);
    expect(status).toBe(1);
  },
);

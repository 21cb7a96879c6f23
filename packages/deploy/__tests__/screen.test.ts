import { runScreen } from '../../test-support';

const env = { ...process.env, AWS_ENDPOINT_URL: 'http://127.0.0.1:9', NODE_NO_WARNINGS: '1' };

test.each(['terminal', 'pipe'] as const)('a command ends on a %s as it does for a person', async (on) => {
  const { text, status } = await runScreen('smoke', ['stagin'], { on, env });
  expect(text).toMatch(/^There is no stage "stagin" \(staging\?\)\. Usage: npm run smoke -- /);
  expect(status).toBe(1);
});

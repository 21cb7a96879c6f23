import { instances } from './day-two/instances';
import { logs } from './day-two/logs';
import { rollback } from './day-two/rollback';
import { secrets } from './day-two/secrets';
import { status } from './day-two/status';
import { World } from './day-two/world';

// Each part is a file of the folder day-two. They share one world, in this order.
let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.stop());

describe('status', () => status(() => world));
describe('logs', () => logs(() => world));
describe('shell and run', () => instances(() => world));
describe('secrets', () => secrets(() => world));
describe('releases, rollback and restart', () => rollback(() => world));

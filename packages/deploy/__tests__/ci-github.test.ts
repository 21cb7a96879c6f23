import { GitHub, GitHubRefusal } from '../ci/github';
import { askApi } from '../ci/http';
import { Services } from '../../rehearsals';

const MARKER = '<!-- plan of hello -->';
const SOON = [0, 0, 0];
let services: Services;
let gitHub: GitHub;

beforeEach(async () => {
  services = await Services.start();
  gitHub = new GitHub('acme/hello', 'token-of-github', services.url);
});
afterEach(() => services.stop());

test('the pull request of a branch is found; a branch without one has undefined', async () => {
  expect(await gitHub.pullRequestOf('change')).toBe(7);
  expect(await gitHub.pullRequestOf('other')).toBeUndefined();
});

test("the project's comment is found by the marker at its beginning, after 200 comments of others", async () => {
  for (let index = 0; index < 200; index++)
    services.comments.push({ id: 1000 + index, body: `said ${MARKER}` });
  expect(await gitHub.findComment(7, MARKER)).toBeUndefined();
  await gitHub.addComment(7, `${MARKER}\none`);
  const id = (await gitHub.findComment(7, MARKER)) as number;
  await gitHub.updateComment(id, `${MARKER}\ntwo`);
  expect(services.comments).toHaveLength(201);
  expect(services.comments.at(-1)?.body).toBe(`${MARKER}\ntwo`);
});

test('a refusal by GitHub is a GitHubRefusal', async () => {
  const refused = new GitHub('acme/hello', 'expired', services.url).pullRequestOf('change');
  await expect(refused).rejects.toBeInstanceOf(GitHubRefusal);
});

describe('an API that fails', () => {
  const continueUrl = () => `${services.url}/api/v2/pipeline/continue`;

  test.each([1, 3])('%i times is asked again', async (failures) => {
    services.failures = failures;
    const json = { 'continuation-key': services.issueKey(), configuration: 'version: 2.1', parameters: {} };
    expect((await askApi(continueUrl(), { method: 'POST', json }, SOON)).status).toBe(200);
    expect(services.continuations.size).toBe(1);
  });

  test('four times has its last answer returned', async () => {
    services.failures = 4;
    expect(await askApi(continueUrl(), { method: 'POST', json: {} }, SOON)).toEqual({
      status: 503,
      body: { message: 'Busy' },
    });
  });

  test('with a refusal is asked once', async () => {
    expect((await askApi(continueUrl(), { method: 'POST', json: {} }, SOON)).status).toBe(400);
  });

  test('to answer at all is named in the error', async () => {
    const { url } = services;
    await services.stop();
    await expect(askApi(url, {}, SOON)).rejects.toThrow(`${url} cannot be reached: `);
    services = await Services.start();
  });
});

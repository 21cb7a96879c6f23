import config from '../../../../__tests__/support/example-config';
import type { Found } from '../../init/found';
import { problemsOf, QUESTIONS, valueAt, withValue } from '../../init/questions';

const found = (remote: string): Found => ({ zones: [], remote });
const question = (option: string) => QUESTIONS.find((each) => each.option === option)!;

test('the placeholder of each question is the value of the shipped settings', () => {
  const open = QUESTIONS.filter(({ placeholder }) => placeholder !== undefined);
  expect(open.map(({ option }) => option)).toEqual(['account', 'repository', 'project', 'domain', 'email']);
  for (const { path, placeholder } of open) expect(valueAt(config, path)).toEqual(placeholder);
});

test.each([
  ['git@github.com:acme/shop.git', 'acme/shop'],
  ['https://github.com/acme/shop', 'acme/shop'],
  ['ssh://git@gitlab.com/acme/web/shop.git', 'acme/web/shop'],
  ['/home/ann/shop', undefined],
  ['file:///home/ann/shop', undefined],
])("git's remote %s is the repository %s", (remote, repository) => {
  expect(question('repository').found(found(remote), config)).toBe(repository);
});

test.each([
  ['acme/shop', 'shop'],
  ['acme/My.Shop', 'my-shop'],
  ['acme/aws-bootstrap', undefined], // AWS reserves names that begin with "aws"
])('the repository %s proposes the project %s', (repository, project) => {
  const input = withValue(config, ['repository', 'name'], repository);
  expect(question('project').found(found(''), input)).toBe(project);
});

test('an answer has the problems that it causes in other settings, and none that existed before', () => {
  const wrong = withValue(config, ['alerts', 'monthlyBudgetUsd'], 0);
  expect(problemsOf(wrong, question('branch'), 'main')).toEqual([]);
  expect(problemsOf(wrong, question('email'), ['a@b.example', 'nobody'])).toEqual([
    "alerts.emails[1]: given 'nobody'. Accepted: an e-mail address, e.g. 'ops@example.com'.",
  ]);
  const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`;
  expect(problemsOf(config, question('domain'), long).join('\n')).toContain('names[0]: ');
});

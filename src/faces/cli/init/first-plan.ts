import type { FoundCheck } from './found-checks.ts';

export interface FirstPlan {
  readonly name: string;
  /** How the plan file is called on a command line, from the folder in which the person is. */
  readonly file: string;
  /** How Sluice is called: `sluice`, `npx sluice`. */
  readonly command: string;
  /** Where the editor finds the JSON schema. */
  readonly schema: string;
  readonly checks: readonly FoundCheck[];
  /** Folder of the plan's project in which the streams work: `.`, or a part of the project. */
  readonly cwd: string;
}

/** Writes a plan that runs as it is, with what to change in comments. */
export function firstPlan({ name, file, command, schema, checks, cwd }: FirstPlan): string {
  const place = cwd === '.' ? [] : [`        cwd: ${scalar(cwd)}`];
  const lines = [
    `# yaml-language-server: $schema=${schema}`,
    '#',
    '# A first plan. It runs as it is: the built-in demo agent pretends to do the',
    '# work, and writes only progress.md. What to change for real agents stands',
    '# below, where it belongs.',
    '#',
    `#     ${command} check ${file}    says what is wrong with the plan`,
    `#     ${command} plan ${file}     draws what runs when, how long`,
    `#     ${command} run ${file}      runs it`,
    '',
    '# The version of the plan language.',
    'version: 1',
    `name: ${scalar(name)}`,
    '',
    '# How many streams may run at once.',
    'max_parallel: 2',
    '',
    '# What holds for every stream that does not say it itself.',
    'defaults:',
    '  # Who does the work. For a real agent give a stream a command, any you like,',
    '  # in place of its `prompt`:',
    '  #     run: my-agent --print "Add the tests that are missing"',
    '  agent: demo',
    '  # One more attempt when one has failed.',
    '  retry: 1',
    '  # An attempt that takes longer is stopped, and has failed.',
    '  timeout: 1h',
    '',
    'phases:',
    '  - id: work',
    '    title: Two agents side by side',
    '    streams:',
    '      # A stream is one piece of work, with a pane of its own on the screen.',
    '      - id: survey',
    '        title: Look the project through',
    '        # How long it is likely to take. The demo agent takes just so long; real',
    '        # work takes longer: 20m..40m',
    '        estimate: 8s',
    ...place,
    '        # Streams work in the project folder. In a git repository this gives one',
    '        # a work tree and a branch of its own, so that agents do not write into',
    '        # the same files:',
    '        # worktree: true',
    '        # What the agent is told. The demo agent makes a list its check-list.',
    '        # To read it from a file: `prompt_file: prompts/survey.md`',
    '        prompt: |',
    '          Look the project through and write down what you find:',
    '          - what it is for',
    '          - how it is built and tested',
    '          - what is missing',
    '',
    '      - id: tests',
    '        title: Add the tests that are missing',
    '        estimate: 10s',
    ...place,
    '        prompt: Find what has no test yet, and write the tests.',
    '        # Files that must be there when it has ended. The demo agent writes what',
    '        # `demo: {writes: {docs/tests.md: some text}}` tells it to.',
    '        # deliverables: [docs/tests.md]',
    '',
    ...gateLines(checks, cwd),
    '',
    '  - id: finish',
    '    title: One more, when both have succeeded',
    '    # What must be done before it starts: phases, streams or checkpoints. To',
    '    # look at the work yourself first: `needs: look`, and the checkpoint below.',
    '    needs: work',
    '    streams:',
    '      - id: review',
    '        title: Read what the two have done',
    '        estimate: 6s',
    ...place,
    '        prompt: Read the changes of the other two, and say what is wrong.',
    '',
    '# A checkpoint that holds what needs it until you have approved:',
    '# checkpoints:',
    '#   - {id: look, title: Look at the changes, needs: work, review: true}',
    '',
  ];
  return lines.join('\n');
}

/** Gates belong to the phase: they run in the project itself, which has what its tools need installed, and a new work tree does not. */
function gateLines(checks: readonly FoundCheck[], cwd: string): string[] {
  const place = cwd === '.' ? '' : `, cwd: ${scalar(cwd)}`;
  const line = ({ name, run }: FoundCheck) => `- {name: ${scalar(name)}, run: ${scalar(run)}${place}}`;
  const about = ['    # Gates: commands that must exit with 0 when both have ended. They run in', '    # the project folder.'];
  if (checks.length === 0) {
    return [
      ...about,
      '    # None was found to begin with; put in what tells that the work is good:',
      '    # gates:',
      '    #   - {name: test, run: make test}',
    ];
  }
  const usable = checks.some(({ obstacle }) => obstacle === null);
  return [
    ...about,
    usable ? '    gates:' : '    # gates:',
    ...checks.map((check) => (check.obstacle === null ? `      ${line(check)}` : `    #   ${line(check)}   # ${check.obstacle}`)),
  ];
}

/** Words that YAML would read as something else than text. */
const otherValues = /^(?:true|false|null|yes|no|on|off|~)$/i;

/** A text as a YAML scalar: as it is where that is safe, else in double quotes, of which JSON's are a part. */
export const scalar = (text: string): string =>
  /^[A-Za-z][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*$/.test(text) && !otherValues.test(text) ? text : JSON.stringify(text);

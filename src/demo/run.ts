import { homedir } from 'node:os';
import { workOff } from './agent.ts';
import { readAssignment, usage, type Assignment } from './assignment.ts';
import { openDesk } from './desk.ts';
import { fullScreenSurface } from './full-screen.ts';
import { inlineSurface } from './inline.ts';
import { colourDepth, paint } from './paint.ts';
import { story } from './story.ts';
import { BadAssignment } from './script.ts';
import { plainSurface, type Screen, type Surface } from './surface.ts';
import { transcript } from './transcript.ts';

/** Runs the demo agent as this process, and ends the process. */
export async function runDemoAgent(): Promise<never> {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    process.stdout.write(usage);
    process.exit(0);
  }
  let assignment: Assignment;
  try {
    assignment = readAssignment(args, process.env);
  } catch (error) {
    if (!(error instanceof BadAssignment)) throw error;
    process.stderr.write(`demo-agent: ${error.message}\n\n${usage}`);
    process.exit(2);
  }
  return attend(assignment);
}

async function attend(assignment: Assignment): Promise<never> {
  const { stdin, stdout } = process;
  const style = paint(colourDepth(stdout.isTTY, process.env));
  const screen: Screen = {
    write: (text) => void stdout.write(text),
    // Some terminals, and a pty before its first resize, say 0 for what they do not know.
    columns: () => stdout.columns || 80,
    rows: () => stdout.rows || 24,
  };
  const surface: Surface = !stdout.isTTY
    ? plainSurface(screen)
    : assignment.script.fullScreen
      ? fullScreenSurface(screen, style)
      : inlineSurface(screen, style);
  const dir = process.cwd();
  const say = transcript(style);

  const desk = openDesk({
    assignment,
    tasks: story(assignment).map(({ task }) => task),
    dir,
    place: dir.startsWith(homedir()) ? `~${dir.slice(homedir().length)}` : dir,
    surface,
    say,
    input: stdin,
    output: stdout,
    quit: (exitCode) => leave('Stopped by ctrl-c', exitCode),
  });
  const leave = (words: string, exitCode: number): never => {
    desk.end('stopped', words);
    desk.close();
    process.exit(exitCode);
  };
  process.on('SIGINT', () => desk.interrupt());
  process.on('SIGTERM', () => leave('Terminated', 143));
  process.on('SIGHUP', () => leave('The terminal has gone', 129));
  process.on('SIGCONT', () => desk.redraw());
  stdout.on('resize', () => desk.redraw());
  // Nobody reads any more: there is nobody left to work for, and the files say how far it was.
  stdout.on('error', () => process.exit(141));

  try {
    const exitCode = await workOff(assignment, desk, say);
    desk.close();
    process.exit(exitCode);
  } catch (error) {
    desk.end('failed', (error as Error).message);
    desk.close();
    process.stderr.write(`demo-agent: ${(error as Error).message}\n`);
    process.exit(1);
  }
}

import { workspaces, type WorkspacesOptions } from '../../../src/adapters/workspaces/workspaces.ts';
import { FakePrograms } from '../../support/fakes/fake-programs.ts';

/** Workspaces whose worktrees are not set up by any program. */
export const plainWorkspaces = (options: Omit<WorkspacesOptions, 'programs'>) => workspaces({ ...options, programs: new FakePrograms() });

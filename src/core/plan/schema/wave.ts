import { z } from 'zod';
import { checklist } from './checklist.ts';
import { conflicts } from './conflicts.ts';
import { needs } from './needs.ts';
import { gates } from './parts.ts';
import { count, id, list, mapping, oneLine, reference, text } from './text.ts';

const branch = text('the name of a branch').min(1, { error: 'must not be empty' });
const message = text('the message of a commit').min(1, { error: 'must not be empty' });

const merge = z.union(
  [
    reference.describe('Id of a stream that has a worktree.'),
    mapping(
      { stream: reference.describe('Id of a stream that has a worktree.'), message: message.optional().describe('Message of the merge commit.') },
      'a mapping with `stream`',
    ).meta({ id: 'waveMerge' }),
  ],
  { error: 'must be the id of a stream, or a mapping with `stream`' },
);

const landing = mapping(
  {
    merge_into: branch.describe('Branch that the result is merged into; it must exist.'),
    tag: text('the name of a tag').min(1, { error: 'must not be empty' }).optional().describe('Tag that the result gets there.'),
    message: message.optional().describe('Message of a merge commit. Without one the branch is moved forward where that is enough.'),
  },
  'a mapping with `merge_into`',
).meta({ id: 'landing' });

export const wave = mapping(
  {
    id: id.describe('Name of the wave in the plan.'),
    title: oneLine().optional().describe('One line for the screen. Default: the id.'),
    merge: z
      .union([merge, list(merge, 'streams')], { error: 'must be a stream or a list of streams' })
      .describe('Streams whose branches are merged, in this order, when all of them have succeeded.'),
    into: branch.optional().describe('Branch that they are merged into, made where it does not exist. Default: `integration/` and the id of the wave.'),
    from: text('the name of a commit')
      .regex(/^[^-]/, { error: 'must name a commit: not empty, not beginning with `-`' })
      .optional()
      .describe('Commit that a new branch starts from. Default: `HEAD`.'),
    needs: needs.optional().describe('What must hold besides the success of its streams. Default: the wave before it.'),
    gates: gates.optional().describe('What must pass on the merged branch, in a worktree of its own.'),
    checklist: checklist.optional(),
    conflicts: conflicts.optional(),
    rounds: count(0, 100)
      .optional()
      .describe('How often, at most, the stream whose branch makes a gate fail is run again, with what the gate said; then it is merged again. Default: 1.'),
    // oxlint-disable-next-line unicorn/no-thenable -- A key of the plan language; nobody awaits a schema.
    then: landing.optional().describe('What follows when the gates have passed.'),
  },
  'a wave: a mapping with `id` and `merge`',
).meta({ id: 'wave' });

export type WaveYaml = z.infer<typeof wave>;

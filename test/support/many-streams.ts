import type { Plan } from '../../src/core/plan/model.ts';
import { checkpoint, phase, plan, stream } from './plans.ts';

const minutes = (least: number, most: number) => ({ estimate: { leastMs: least * 60_000, mostMs: most * 60_000 } });

/** A release of sixty streams in five phases: agents side by side, tracks, a test matrix, a review, and a chain at the end. */
export function manyStreams(): Plan {
  const areas = ['activities', 'orchestrations', 'triggers', 'fixes', 'deployment', 'teams', 'integration', 'runbooks'];
  const domains = ['security', 'business', 'workflow', 'code-quality'];
  const models = ['gpt52', 'o3', 'gemini'];
  const tracks = ['brand', 'super', 'platform'];
  const build = areas.map((area, index) =>
    stream(`build/${area}`, { phase: 'build', priority: index < 4 ? 0 : 1, ...minutes(20 + index, 40 + index) }),
  );
  const steps = tracks.flatMap((track) =>
    ['a', 'b', 'c', 'd'].map((step, index, all) =>
      stream(`${track}-${step}`, {
        phase: 'admin',
        needs: index > 0 ? [`${track}-${all[index - 1]}`] : [],
        ...minutes(10, 25),
      }),
    ),
  );
  const zen = domains.flatMap((domain) =>
    models.map((model) => stream(`zen/${domain}/${model}`, { phase: 'zen', gates: ['score'], ...minutes(15, 20) })),
  );
  const services = Array.from({ length: 20 }, (_, index) =>
    stream(`service-${index + 1}`, {
      phase: 'services',
      needs: index % 5 === 0 ? [] : index % 5 < 3 ? [`service-${index}`] : [`service-${index}`, `service-${index - 1}`],
      ...minutes(5 + index, 15 + index),
    }),
  );
  const end = ['merge', 'stage', 'smoke', 'announce', 'deploy', 'verify', 'tag', 'close'].map((id, index, all) =>
    stream(id, { phase: 'release', needs: index > 0 ? [all[index - 1] ?? ''] : [], ...minutes(3, 6) }),
  );
  return plan([...build, ...steps, ...zen, ...services, ...end], {
    name: 'release',
    maxParallel: 12,
    phases: [
      phase('build', { title: 'Implementation', gates: ['compiles'] }),
      phase('admin', { title: 'Admin shells', needs: ['build/activities'] }),
      phase('zen', { title: 'Test matrix', needs: ['phase build'] }),
      phase('services', { title: 'Services', needs: ['phase admin'] }),
      phase('release', { title: 'Release', needs: ['checkpoint sign-off', 'phase services'] }),
    ],
    checkpoints: [
      checkpoint('halfway', { atMs: 3_600_000 }),
      checkpoint('sign-off', { needs: ['phase zen'], review: true, atMs: 7_200_000 }),
    ],
  });
}

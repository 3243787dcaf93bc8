import { asStreamId } from '../ids.ts';
import { consensusStreams, fileOf } from './checks/consensus.ts';
import type { Names } from './checks/names.ts';
import { compileJsonSchema } from './compile-gate.ts';
import { memberPlaces } from './consensus-members.ts';
import type { Scope } from './expand/scope.ts';
import { milliseconds } from './milliseconds.ts';
import type * as model from './model.ts';
import { normalPath } from './paths.ts';
import { thresholdPattern, type ConsensusYaml } from './schema/consensus.ts';

const defaultAgreement = '>= 80%';
const defaultRetries = 1;

/** A consensus with its streams by domain, and the file of each. */
export function compileConsensus(
  yaml: ConsensusYaml,
  { names, scopeOf }: { readonly names: Names; readonly scopeOf: (stream: object) => Scope },
): model.ConsensusCheck {
  const entries = consensusStreams(yaml.streams, names);
  const places = memberPlaces(entries.map(({ id }) => id ?? ''));
  const domains = [...new Set([...places.values()].map(({ domain }) => domain))];
  const members = entries.map((entry) => ({
    stream: asStreamId(entry.id ?? ''),
    file: normalPath(fileOf(yaml.file, scopeOf(entry.yaml), () => undefined)),
    ...(places.get(entry.id ?? '') ?? { domain: '', model: '' }),
  }));
  return {
    kind: 'consensus',
    domains: domains.map((domain) => ({
      domain,
      members: members.filter((member) => member.domain === domain).map(({ stream, model: name, file }) => ({ stream, model: name, file })),
    })),
    agree: compileThreshold(yaml.agree ?? defaultAgreement),
    block: yaml.block === 'none' ? null : (yaml.block ?? 'critical'),
    schema: compileJsonSchema(yaml.schema),
    retries: yaml.retry ?? defaultRetries,
    lateAfterMs: yaml.late_after === undefined ? null : milliseconds(yaml.late_after),
    to: yaml.to === undefined ? null : normalPath(yaml.to),
  };
}

function compileThreshold(written: string | number): model.ConsensusCheck['agree'] {
  if (typeof written === 'number') return { percent: written, exclusive: false };
  const [, sign, percent = ''] = thresholdPattern.exec(written) ?? [];
  return { percent: Number(percent), exclusive: sign === '>' };
}

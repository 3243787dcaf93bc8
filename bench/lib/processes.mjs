// What the programs under test use, by /proc. Every process that a bench starts carries BENCH_MARK in its environment; the children that
// the programs run carry BENCH_CHILD besides and are counted apart.
import { readFileSync, readdirSync } from 'node:fs';

export function processesOf(mark) {
  const found = [];
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const environment = readFileSync(`/proc/${name}/environ`, 'latin1');
      if (!environment.includes(`BENCH_MARK=${mark}`)) continue;
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (fields[0] === 'Z') continue;
      const status = readFileSync(`/proc/${name}/status`, 'latin1');
      const switches = [...status.matchAll(/ctxt_switches:\s+(\d+)/g)].reduce((sum, m) => sum + Number(m[1]), 0);
      const smaps = readFileSync(`/proc/${name}/smaps_rollup`, 'latin1');
      found.push({
        pid: Number(name),
        child: environment.includes('BENCH_CHILD='),
        command: readFileSync(`/proc/${name}/cmdline`, 'latin1').replaceAll('\0', ' ').trim(),
        // Clock ticks of 10 ms.
        cpuMs: (Number(fields[11]) + Number(fields[12])) * 10,
        switches,
        // Proportional: what is shared is counted once.
        pssMb: Number(/^Pss:\s+(\d+)/m.exec(smaps)?.[1] ?? 0) / 1024,
      });
    } catch {
      // It went away while we looked.
    }
  }
  return found;
}

export function endAll(mark) {
  for (let round = 0; round < 20; round++) {
    const left = processesOf(mark);
    if (left.length === 0) return;
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It went away first.
      }
    }
  }
}

#!/usr/bin/env python3
"""Pair runs: asks the official client and the Java program for one case after the other, alternating, and prints ratios.

    pair.py --set A --scale small --rounds 3 [--table base] [--cases a,b] [--out pairs.jsonl] scan take ingest index

Each case is asked for `rounds` times of either program, in turns; the table has the medians of the medians.
Ratio = official time / Java time: above 1 the Java program is faster. CPU times count all threads of a process.
"""
import argparse, json, os, statistics, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = {
    'ingest': ['create_native', 'create_public_api', 'append100x100_native', 'append100x100_public'],
    'scan': ['all_columns', 'col_id', 'col_price', 'col_category', 'col_text', 'col_vector',
             'proj_id_price_category_ts', 'filter1pct_id_price', 'filter50pct_id_price', 'filter1pct_all',
             'filter50pct_all', 'filter_cat1pct_id', 'like_text_id', 'count_rows', 'count_price_1pct',
             'count_price_50pct', 'count_category', 'count_ts_range', 'head10_all', 'head1000_all', 'head10_id'],
    'take': [f'{mode}_{columns}_{rows}' for mode in ('offsets', 'rowids')
             for columns in ('all', 'id', 'id_vector') for rows in (1, 10, 100)],
    'index': ['ivfflat', 'ivfrq', 'ivfpq', 'ivfpqd4', 'ivfflat1k', 'hnswsq'],
}
# Beside the times of a build: keys of both halves, and how they are headed.
SIZES = {'index': [('index_mb', 'index MB'), ('peak_rss_mb', 'peak MB')]}
# Only one of the two has these: the other's figure that stands beside them.
OFFICIAL_ONLY = {'ingest': ['napi_copy_and_ipc_decode']}
JAVA_ONLY = {'ingest': ['create_native_sync', 'create_public_api_sync', 'append100x100_public_sync']}


class Peer:
    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=HERE)

    def ask(self, workload, case):
        self.process.stdin.write(f'{workload} {case}\n')
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f'{self.process.args[0]} ended at {workload} {case}')
        return json.loads(line)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def peers(options, official=(), java=()):
    common = ['serve', '--set', options.set, '--scale', options.scale, '--table', options.table]
    return Peer(['node', 'node/bench.js', *common, *official]), \
        Peer(['./java.sh', *common, '--warm', options.warm, *java])


def times(metric, part):
    metric = metric.get(part, metric)
    return metric['wall_ms']['median'], metric['cpu_ms']['median'], metric.get('foreign_cpus', 0)


def median(values):
    return statistics.median(values) if values else float('nan')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('workloads', nargs='+', choices=sorted(CASES))
    parser.add_argument('--set', default='A')
    parser.add_argument('--scale', default='small')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--table', default='base')
    parser.add_argument('--cases')
    parser.add_argument('--warm', default='2')
    parser.add_argument('--out')
    options = parser.parse_args()
    official, java = peers(options)
    for workload in options.workloads:
        cases = options.cases.split(',') if options.cases else CASES[workload]
        extra = [] if options.cases else OFFICIAL_ONLY.get(workload, []) + JAVA_ONLY.get(workload, [])
        print(f'\n### {workload}, set {options.set}-{options.scale}, table {options.table}, {options.rounds} rounds\n')
        sizes = ''.join(f' official {title} | Java {title} |' for _, title in SIZES.get(workload, []))
        print('| case | official ms | Java ms | ratio | official CPU ms | Java CPU ms | ratio | CPUs of others |' + sizes)
        print('|' + ' --- |' * (8 + sizes.count('|')), flush=True)
        for case in cases + extra:
            found = {'official': [], 'java': []}
            for _ in range(options.rounds):
                for name, peer in (('official', official), ('java', java)):
                    if case in (JAVA_ONLY if name == 'official' else OFFICIAL_ONLY).get(workload, []):
                        continue
                    found[name].append(peer.ask(workload, case))
            row(workload, case, found, options)
    official.end()
    java.end()


def row(workload, case, found, options):
    parts = ['engine', 'delivered'] if workload == 'scan' and 'engine' in (found['official'] or [{}])[0] else ['']
    for part in parts:
        official = [times(metric, part) for metric in found['official']]
        java = [times(metric, part) for metric in found['java']]
        wall, cpu = [median([t[0] for t in side]) for side in (official, java)], \
            [median([t[1] for t in side]) for side in (official, java)]
        foreign = median([t[2] for t in official + java])
        ratio = [a / b if b else float('nan') for a, b in (wall, cpu)]
        print(f'| {case}{" " + part if part else ""} | {wall[0]:.3f} | {wall[1]:.3f} | **{ratio[0]:.2f}** |'
              f' {cpu[0]:.3f} | {cpu[1]:.3f} | {ratio[1]:.2f} | {foreign:.2f} |' +
              ''.join(f' {median([m[key] for m in side]):.1f} |' for key, _ in SIZES.get(workload, [])
                      for side in (found['official'], found['java'])), flush=True)
    if options.out:
        with open(options.out, 'a') as out:
            out.write(json.dumps({'workload': workload, 'case': case, 'set': options.set, 'scale': options.scale,
                                  'table': options.table, **found}) + '\n')


if __name__ == '__main__':
    main()

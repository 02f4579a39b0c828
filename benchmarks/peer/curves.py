#!/usr/bin/env python3
"""Recall against throughput: both halves search, in turns, the indices that each of them built (or one that one of them built).

    curves.py --set A --scale small [--indices flat,ivfpq,hnswsq] [--built own|official|java] [--rounds 3] [--out curves.jsonl]

First a sweep: each configuration once. Then, for each recall that the official client reaches, the fastest configuration of either
half that reaches it as well, measured `rounds` times in turns: one caller, eight callers; then with prefilters, where the official
client may use its scalar indices if that is faster; then the first query after opening. Ratio = Java's rate by the official rate, or
official time by Java's time: above 1 Java is faster. Builds come before: pair.py index.
"""
import argparse, json, statistics
from pair import peers

NPROBES = [1, 5, 10, 20, 50, 100]
CONFIGS = {
    'ivfflat': [f'np{n}' for n in NPROBES[:5] + [70, 100]],
    'ivfpq': ['default'] + [f'np{n}_rf{r}' for n in NPROBES[1:5] for r in (2, 5, 10)] + ['np100_rf10'],
    'hnsw': ['default'] + [f'np1_ef{e}' for e in (15, 25, 50, 100, 200)] + ['np1_rf2_ef30', 'np1_rf5_ef50', 'np1_rf5_ef100', 'np1_rf5_ef200'],
}


def configurations(index):
    kind = 'hnsw' if index.startswith('hnsw') else 'ivfflat' if index.startswith('ivfflat') else 'ivfpq'
    return CONFIGS[kind]


def median(metrics, key):
    values = [m[key]['median'] if isinstance(m[key], dict) else m[key] for m in metrics]
    return statistics.median(values)


class Runs:
    """Asks both halves in turns, and keeps all answers in a file."""

    def __init__(self, options):
        built = options.built
        self.official, self.java = peers(
            options, ['--secs', options.secs, '--built', 'java' if built == 'java' else 'official'],
            ['--secs', options.secs, '--built', 'official' if built == 'official' else 'java'])
        self.options = options

    def ask(self, official, java, rounds):
        """A case of either half (None for none), `rounds` times in turns."""
        found = ([], [])
        for _ in range(rounds):
            for side, peer, case in ((found[0], self.official, official), (found[1], self.java, java)):
                if case is not None:
                    side.append(peer.ask('search', case))
        if self.options.out:
            with open(self.options.out, 'a') as out:
                out.write(json.dumps({'workload': 'search', 'set': self.options.set, 'scale': self.options.scale,
                                      'built': self.options.built, 'official_case': official, 'java_case': java,
                                      'official': found[0], 'java': found[1]}) + '\n')
        return found

    def end(self):
        self.official.end()
        self.java.end()


def head(title, columns):
    print(f'\n### {title}\n\n| ' + ' | '.join(columns) + ' |\n|' + ' --- |' * len(columns), flush=True)


RATES = ['official', 'recall', 'Java', 'recall', 'official QPS', 'Java QPS', 'ratio', 'official p50 / p99 ms', 'Java p50 / p99 ms',
         'official CPU ms', 'Java CPU ms', 'CPUs of others', 'official peak MB', 'Java peak MB']


def rates(label, names, found):
    official, java = found
    cells = [label]
    for name, side in zip(names, found):
        cells += [name, f'{median(side, "recall10"):.3f}']
    qps = [median(side, 'qps') for side in found]
    cells += [f'{q:.0f}' if q >= 100 else f'{q:.1f}' for q in qps] + [f'**{qps[1] / qps[0]:.2f}**']
    cells += [f'{median(side, "p50_ms"):.3f} / {median(side, "p99_ms"):.3f}' for side in found]
    cells += [f'{median(side, "cpu_ms_per_query"):.3f}' for side in found]
    cells += [f'{median(official + java, "foreign_cpus"):.2f}'] + [f'{median(side, "peak_rss_mb"):.0f}' for side in found]
    print('| ' + ' | '.join(cells) + ' |', flush=True)


def sweep(runs, index):
    """[(config, recall, qps)] of the official half, and of the Java half."""
    found = ([], [])
    for config in configurations(index):
        for side, metrics in zip(found, runs.ask(f'{index}.{config}', f'{index}.{config}', 1)):
            side.append((config, metrics[0]['recall10'], metrics[0]['qps']['median']))
    return found


def fastest(side, recall):
    enough = [point for point in side if point[1] >= recall]
    return max(enough, key=lambda point: point[2]) if enough else max(side, key=lambda point: point[1])


def curve(runs, index, rounds):
    points = sweep(runs, index)
    head(f'{index}: sweep, one run each', ['configuration', 'official recall', 'QPS', 'Java recall', 'QPS', 'ratio'])
    for official, java in zip(*points):
        print(f'| {official[0]} | {official[1]:.3f} | {official[2]:.0f} | {java[1]:.3f} | {java[2]:.0f} | {java[2] / official[2]:.2f} |', flush=True)
    best = max(point[1] for point in points[0])
    targets = [recall for recall in (0.9, 0.95, 0.99) if recall <= best] or [best]
    head(f'{index}: throughput at equal recall, {rounds} rounds', ['recall, callers'] + RATES)
    picked = None
    for target in targets:
        names = [fastest(side, target)[0] for side in points]
        picked = picked or (names, target)
        for callers in ('', '.conc8'):
            found = runs.ask(*(f'{index}.{name}{callers}' for name in names), rounds)
            rates(f'{target:.3g}, {8 if callers else 1}', names, found)
    return points, picked


def prefilters(runs, index, points, picked, rounds):
    names, _ = picked
    head(f'{index}: prefilters', ['filter, callers'] + RATES)
    for name in ('cat1pct', 'price10pct'):
        plain, scalar = (runs.ask(f'{index}.{names[0]}.{name}{more}', None, 1)[0][0] for more in ('', '.scalaridx'))
        more = '.scalaridx' if scalar['qps']['median'] > plain['qps']['median'] else ''
        recall = max(plain['recall10'], scalar['recall10'])
        # The cheapest of our configurations, by the sweep, that finds as much under the filter.
        for config, _, _ in sorted((p for p in points[1] if p[1] >= fastest(points[1], 0.9)[1] - 0.05), key=lambda p: -p[2]):
            if runs.ask(None, f'{index}.{config}.{name}', 1)[1][0]['recall10'] >= recall - 0.002:
                break
        for callers in ('', '.conc8'):
            found = runs.ask(f'{index}.{names[0]}.{name}{more}{callers}', f'{index}.{config}.{name}{callers}', rounds)
            rates(f'{name}, {8 if callers else 1}', [names[0] + more, config], found)


def exact(runs, rounds):
    head(f'flat: exact search, {rounds} rounds', ['filter, callers'] + RATES)
    for what in ('default', 'default.conc8', 'default.cat1pct', 'default.price10pct'):
        rates(what, ['-', '-'], runs.ask(f'flat.{what}', f'flat.{what}', rounds))


def cold(runs, indices):
    head('First query after opening (page cache warm)', ['index', 'official ms', 'Java ms', 'ratio', 'official query ms', 'Java query ms', 'ratio'])
    for index in indices:
        official, java = runs.ask(f'{index}.default.cold', f'{index}.default.cold', 1)
        wall, query = [[median(side, key) for side in (official, java)] for key in ('wall_ms', 'query_ms')]
        print(f'| {index} | {wall[0]:.2f} | {wall[1]:.2f} | **{wall[0] / wall[1]:.2f}** |'
              f' {query[0]:.2f} | {query[1]:.2f} | {query[0] / query[1]:.2f} |', flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--set', default='A')
    parser.add_argument('--scale', default='small')
    parser.add_argument('--indices', default='flat,ivfflat,ivfflat1k,ivfpq,ivfpqd4,ivfrq,hnswsq')
    parser.add_argument('--built', default='own', choices=['own', 'official', 'java'])
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--table', default='base')
    parser.add_argument('--secs', default='1')
    parser.add_argument('--warm', default='2')
    parser.add_argument('--out')
    options = parser.parse_args()
    indices = options.indices.split(',')
    print(f'\n## search, set {options.set}-{options.scale}, indices built by: {options.built}')
    runs = Runs(options)
    for index in indices:
        if index == 'flat':
            exact(runs, options.rounds)
        else:
            points, picked = curve(runs, index, options.rounds)
            prefilters(runs, index, points, picked, options.rounds)
    cold(runs, indices)
    runs.end()


main()

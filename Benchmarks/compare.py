"""Runs the kit's benchmarks and the same work in PyTorch, in turns, and prints the ratios.

    python3 Benchmarks/compare.py --install     makes the virtual environment with PyTorch (about 5 GB, outside the repository)
    python3 Benchmarks/compare.py               compares; needs the built kit (./kit help builds it)
    python3 Benchmarks/compare.py --only train --rounds 3 --json ratios.json

Every piece of work is timed in rounds: the kit once, then each variant of the peer (eager, channels-last, compiled, ...),
so that a slow minute of the machine slows all of them. A ratio is the peer's median over all rounds divided by the
kit's. The peer's networks are those of the reference implementation (Tests/Reference), run by Benchmarks/peer.py.
"""
import argparse
import itertools
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "pc-darts-kit" / "torch"
EAGER, LAST, COMPILED, BOTH = (), ("--channels-last",), ("--compile",), ("--compile", "--channels-last")


class Work:
    """A piece of work, its name in `kit bench`, the peer's variants, and the ratios to reach.

    A target is (what to divide by, ratio): "best" is the fastest variant, a number is seconds recorded elsewhere.
    """

    def __init__(self, name, title, measurement, work, variants, targets, threads=None, **sizes):
        self.name, self.title, self.measurement, self.work = name, title, measurement, work
        self.variants, self.targets, self.threads, self.sizes = variants, targets, threads, sizes


PLAIN = {"eager": EAGER, "channels-last": LAST, "compiled": COMPILED, "compiled, channels-last": BOTH}
WORKS = [
    Work("search", "search step, 4 cells, 16 channels, batch 64", "search-step-4x16", "search",
         {**PLAIN, "eager, pruned": ("--prune",), "channels-last, pruned": ("--prune", *LAST)}, {"best": 8.0}, batch=64),
    Work("train", "training step, 4 cells, 16 channels, batch 128", "training-step-4x16", "train", PLAIN,
         {"compiled": 2.5, "eager": 4.5}, batch=128),
    Work("train-8x32", "training step, 8 cells, 32 channels, batch 64", "training-step-8x32", "train", PLAIN,
         {"best": 1.5}, batch=64, cells=8, channels=32),
    Work("train-16x64", "training step, 16 cells, 64 channels, batch 32", "training-step-16x64", "train", PLAIN,
         {"best": 1.5}, batch=32, cells=16, channels=64),
    Work("score", "scores of 64 utterances, features cached", "scoring-batch-64", "score",
         {**PLAIN, "compiled, folded": (*COMPILED, "--freeze"),
          "compiled, folded, channels-last": (*BOTH, "--freeze")}, {"best": 2.5}, batch=64),
    # 6.8 ms: what the authors' code took for one utterance on 2 cores of an AMD EPYC; recorded, not measured here.
    Work("score-one", "score of one utterance, from its waveform", "scoring-one", "score-one",
         {"eager": EAGER, "compiled": COMPILED, "compiled, folded": (*COMPILED, "--freeze")},
         {"best": 1.0, "authors' code, recorded": (10.0, 6.8e-3)}, threads=1, batch=1),
    Work("lfcc", "LFCC of 64 utterances of 4 s", "features-lfcc", "lfcc", {"eager": EAGER, "compiled": COMPILED},
         {"best": 5.0}, batch=64),
]


def fail(message):
    print(f"error: {message}", file=sys.stderr)
    sys.exit(1)


def install():
    """The virtual environment; an existing one is kept if it can import torch."""
    python = ENVIRONMENT / "bin" / "python"
    if python.exists() and subprocess.run([python, "-c", "import torch"], capture_output=True).returncode == 0:
        print(f"PyTorch is in {ENVIRONMENT}.")
        return
    subprocess.run([sys.executable, "-m", "venv", ENVIRONMENT], check=True)
    requirements = ROOT / "Tests" / "Reference" / "requirements.txt"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--requirement", requirements], check=True)
    print(f"PyTorch was installed in {ENVIRONMENT}.")


class Peer:
    """A process of peer.py that waits between its runs."""

    def __init__(self, python, work, flags, threads):
        command = [python, ROOT / "Benchmarks" / "peer.py", "--work", work.work, "--threads", str(threads), *flags]
        command += itertools.chain.from_iterable((f"--{name}", str(value)) for name, value in work.sizes.items())
        # Threads that wait must not take the processor from what is measured next.
        environment = {**os.environ, "OMP_WAIT_POLICY": "passive", "PYTHONDONTWRITEBYTECODE": "1"}
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
        line = self.process.stdout.readline()
        self.error = None if line else self.process.communicate()[1].strip().splitlines()[-1:]
        self.torch = json.loads(line)["torch"] if line else None
        self.seconds, self.peak = [], 0

    def run(self, count):
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        self.seconds += answer["seconds"]
        self.peak = answer["peak"]

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def kit(measurement, threads):
    """One round of the kit: the report and the seconds of its runs."""
    done = subprocess.run([ROOT / "kit", "bench", "--json", "--threads", str(threads), "--only", measurement],
                          capture_output=True, text=True)
    if done.returncode != 0:
        fail(f"./kit bench failed: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    runs = {entry["threads"]: entry for entry in report["measurements"] if entry["name"] == measurement}
    return report, runs


def compare(work, python, threads, rounds):
    threads = work.threads or threads
    peers, failed = {}, {}
    for name, flags in work.variants.items():
        print(f"  {work.name}: preparing PyTorch, {name}", file=sys.stderr)
        peer = Peer(python, work, flags, threads)
        if peer.error is None:
            peers[name] = peer
        else:
            failed[name] = " ".join(peer.error)
    ours = {}
    for index in range(rounds):
        print(f"  {work.name}: round {index + 1} of {rounds}", file=sys.stderr)
        report, runs = kit(work.measurement, threads)
        for count, entry in runs.items():
            ours.setdefault(count, []).extend(entry["seconds"])
        for peer in peers.values():
            # About a second each.
            peer.run(3 if not peer.seconds else max(3, min(50, round(1 / statistics.median(peer.seconds)))))
    for peer in peers.values():
        peer.end()
    medians = {name: statistics.median(peer.seconds) for name, peer in peers.items()}
    mine = statistics.median(ours[threads])
    best = min(medians, key=medians.get)
    targets = []
    for name, target in work.targets.items():
        ratio, seconds = target if isinstance(target, tuple) else (target, medians[best if name == "best" else name])
        targets.append({"against": f"best ({best})" if name == "best" else name, "seconds": seconds,
                        "ratio": seconds / mine, "target": ratio})
    entry = next(e for e in report["measurements"] if e["name"] == work.measurement and e["threads"] == threads)
    arithmetic = report["limits"]["arithmetic" if threads == 1 else "arithmeticAllThreads"]
    search_peak = kit("search-memory", threads)[0]["searchPeakBytes"] if work.name == "search" else None
    return {
        "name": work.name, "work": work.title, "threads": threads, "kit": mine, "peer": medians, "failed": failed,
        "peerPeak": min(peer.peak for peer in peers.values()), "kitSearchPeak": search_peak,
        "oneThread": statistics.median(ours[1]) if threads > 1 and 1 in ours else None,
        "shareOfArithmetic": entry["operations"] / mine / arithmetic if entry.get("operations") else None,
        "targets": targets, "torch": next(iter(peers.values())).torch}


def milliseconds(seconds):
    return f"{1000 * seconds:.3g}" if seconds < 0.1 else f"{1000 * seconds:.0f}"


def table(results):
    """The ratios as a Markdown table."""
    lines = ["| work | threads | kit (ms) | PyTorch (ms) | against | ratio | to reach | of the arithmetic limit |",
             "|---|---|---|---|---|---|---|---|"]
    for result in results:
        share = f"{100 * result['shareOfArithmetic']:.0f} %" if result["shareOfArithmetic"] else ""
        for target in result["targets"]:
            lines.append(f"| {result['work']} | {result['threads']} | {milliseconds(result['kit'])} "
                         f"| {milliseconds(target['seconds'])} | {target['against']} | {target['ratio']:.2f} "
                         f"| {target['target']:g} | {share} |")
        if result["oneThread"]:
            lines.append(f"| {result['work']}: 1 thread to {result['threads']} | | {milliseconds(result['oneThread'])} "
                         f"| | itself | {result['oneThread'] / result['kit']:.2f} | {0.9 * result['threads']:g} | |")
        if result["name"] == "search":
            ours, peer = result["kitSearchPeak"] / 2 ** 20, result["peerPeak"] / 2 ** 20
            lines.append(f"| peak resident memory of a search (MiB) | | {ours:.0f} | {peer:.0f} | smallest variant "
                         f"| {peer / ours:.2f} | 3 | |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--install", action="store_true", help="make the virtual environment and end")
    parser.add_argument("--python", default=str(ENVIRONMENT / "bin" / "python"), help="a Python that has torch")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", metavar="WORK", help=" ".join(work.name for work in WORKS))
    parser.add_argument("--json", metavar="FILE", help="where the whole record goes")
    options = parser.parse_args()
    if options.install:
        return install()
    if not Path(options.python).exists():
        fail(f"there is no {options.python}. Make it with: python3 Benchmarks/compare.py --install")
    unknown = set(options.only or ()) - {work.name for work in WORKS}
    if unknown:
        fail(f"there is no work {' '.join(sorted(unknown))}; there are {' '.join(work.name for work in WORKS)}")
    results = []
    started, load = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), os.getloadavg()[0]
    for work in WORKS:
        if not options.only or work.name in options.only:
            results.append(compare(work, options.python, options.threads, options.rounds))
            print(table(results[-1:]), file=sys.stderr)
    report, _ = kit("features-lfcc", options.threads)
    record = {"date": started, "load": load, "processor": report["processor"], "processors": report["processors"],
              "compiledFor": report["compiledFor"], "system": platform.platform(), "rounds": options.rounds,
              "limits": report["limits"], "results": results}
    if options.json:
        temporary = Path(options.json + ".tmp")
        temporary.write_text(json.dumps(record, indent=2) + "\n")
        temporary.replace(options.json)
    print(f"{record['processor']}, {record['processors']} processors, compiled for {record['compiledFor']}; PyTorch "
          f"{results[0]['torch']}; {started}, load average {load:.1f} at the start; medians of {options.rounds} rounds\n")
    print(table(results))


if __name__ == "__main__":
    main()

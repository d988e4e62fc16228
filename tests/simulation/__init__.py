"""The whole bot against the stand-ins, under a seeded scheduler of faults, in virtual time: thousands of lives.

What is real here: the composition root, the services, every adapter down to its HTTP or SMTP library, Bolt, the SQL
store with SQLite, and the stand-ins' handlers. What is replaced, each at its outermost edge (`stage.replaced`):

- the network: httpx's transport, aiohttp's session and aiosmtplib's connection call the stand-ins in place (`wire`,
  `post`). Real sockets cost ten times the work of the rest and leave the order of things to the kernel.
- the database's threads: the store's statements run where they are awaited, in memory (`disk`). A fake store would have
  to be proven equal for each statement; the real one needs no proof, and costs about a seventh of a seed's time.
- time: timers fire without waiting (`loop`), and APScheduler's ticks come when there is something for them (`beat`).
- chance: ids, tokens and jitter come from the seed, and so does everything that happens (`play`, `people`, `weather`).

A process dies as by kill -9, between any two effects (`process`). When the play is over all goes well again, time runs
until nothing is owed, and the judge compares what people and Make were given with the rows (`judge`, `witness`).

    python -m tests.simulation --seeds 1000         many seeds, their figures
    python -m tests.simulation --seed 17 -v         one seed once more, exactly, with its trace
    python -m tests.simulation.mutants              break rules one at a time: each must be found
"""

# %% [markdown]
# # Failover
#
# The Telephony Server dies in the middle of the busy hour. Who notices, and when? Which calls find
# another way, and what does it cost the others? This notebook breaks the topology `guide-tcp`, and
# `guide-secondary`, which has a second PBX gateway behind Lync. Its hours are short, so that it
# runs in seconds; `docs/failover.md` has the same studies at full length.

# %%
import pandas as pd
from matplotlib.figure import Figure

import simulator
from simulator import Study

# %matplotlib inline

FAULT = "mxone down at 2 min for 2 min"
TIMES = {"duration": "5 min", "warmup": "1 min", "replications": 2, "workers": 1}

# %% [markdown]
# ## Without and with a secondary
#
# Each variant runs with and without the fault, and all of them meet the same callers. `lost` is
# what the fault has cost: calls blocked, stuck or dropped beyond those of the same minutes without
# it. Polls are quicker here than the guide's, so that the outage is long enough to be noticed.

# %%
QUICK = {
    "trunk.options_interval": "15 s",
    "trunk.options_misses": 2,
    "trunk.options.timeout": "5 s",
}
study = Study.failover(["guide-tcp", "guide-secondary"], faults=FAULT, overrides=QUICK, **TIMES)
study.figure()

# %%
table = study.table.set_index("variant")
names = ["lost", "blocked", "stuck", "dropped", "hanging", "rerouted", "reroute_time"]
table[names].T.round(2)

# %% [markdown]
# The secondary saves the calls from Lync to the public network, and no others: extensions are known
# to the first PBX alone, and MX-ONE's own users hang on it. By direction:

# %%
lost = [name for name in table.columns if name.startswith("lost(") and name.endswith(")")]
table[lost].T.rename(index=lambda name: name.removeprefix("lost(").removesuffix(")")).round(1)

# %% [markdown]
# Is the difference more than chance? The interval is that of the differences, replication by
# replication.

# %%
study.differences.set_index("figure")[["first", "value", "difference", "low", "high"]].astype(
    float
).round(2).loc[["lost", "blocked", "stuck", "rerouted"]]

# %% [markdown]
# ## How soon a dead peer is known
#
# Polls each $P$ that wait $t$ for their answer, $k$ of them missed in a row: the time until the
# mark is uniform on $[(k - 1)P + t,\ kP + t]$, since a failure meets the polls at any phase.

# %%
P, k, t = 15.0, 2, 5.0
found = [one.figures["detection_time"] for one in study.variants[0].found]
print(f"formula: {(k - 1) * P + t:g} s to {k * P + t:g} s")
pd.Series(found, name="detection_time").round(1)

# %% [markdown]
# ## Why was a call lost?
#
# A run with the same fault keeps every message. `explain` names the first decision against a call.

# %%
run = simulator.simulate("guide-tcp", faults=FAULT, **(TIMES | {"replications": 1}))
struck = run.calls.query("reason_rule == 'fault' and outcome == 'failed'")
struck.groupby(["direction", "sip_status"], observed=True).size()

# %%
number = int(struck.query("direction == 'lync-to-pstn'")["call"].iloc[0])
print(run.explain(number))

# %% [markdown]
# ## What must not fail
#
# `n_minus_1` fails each node and each link in turn, here for half a minute.

# %%
ranking = Study.failover(
    "guide-tcp",
    n_minus_1=True,
    duration="90 s",
    warmup="1 min",
    lasts="30 s",
    replications=1,
    workers=1,
)
ranking.table[["variant", "lost", "blocked", "stuck", "dropped"]].head(8)

# %% [markdown]
# The gateway is the worst: media of nearly every call ends there, so talks are cut off as well. The
# Telephony Server costs no talk that is up, for it carries no media.

# %%
figure = Figure(figsize=(8, 2.6), layout="constrained")
axes = figure.subplots()
worst = ranking.table.head(8).iloc[::-1]
axes.barh(worst["variant"], worst["lost"])
axes.set(xlabel="calls lost in half a minute")
figure

# %% [markdown]
# # The busy hour
#
# How much does a Direct SIP trunk between an MX-ONE and a Lync Server carry, and what blocks
# first? This notebook asks that of the topology `guide-tcp`: the laboratory of the integration
# guide, with 1,200 users and a plausible busy hour.
#
# Every SIP message is simulated. The run here is small (3 replications instead of 20), so that it
# takes seconds; expect wide intervals.

# %%
import pandas as pd
from matplotlib.figure import Figure

import simulator
from simulator import erlang

# %matplotlib inline

# %% [markdown]
# ## What is simulated
#
# Clients and Front End on the left, the trunk, then the PBX with its telephones and the public
# network.

# %%
topology = simulator.load_topology("guide-tcp")
topology.draw()

# %%
topology.nodes[["node", "address", "product", "listens"]]

# %% [markdown]
# `check` says what breaks a rule of the integration guide. Nothing does.

# %%
topology.check()

# %% [markdown]
# ## The run
#
# Warm-up comes first and is not measured. The same seed gives the same tables, on any number of
# processors.

# %%
run = simulator.simulate(topology, replications=3, seed=1)
run

# %% [markdown]
# ## The answer
#
# `answer()` is what `directsip show --json` prints. Its resources are the things that can run out.

# %%
answer = run.answer()
resources = pd.DataFrame(answer["resources"]).set_index("name")
channels = resources[resources["kind"] == "channels"]
channels[["size", "attempts", "blocked", "offered_traffic", "carried_traffic", "peak"]].round(2)

# %% [markdown]
# Blocking stands beside the formula that applies, with the 95 % interval of the simulation. Where
# no formula applies, `formula_reason` says why.

# %%
columns = ["blocking", "blocking_low", "blocking_high", "formula", "formula_blocking"]
channels[[*columns, "formula_reason"]].round(5).astype(object).fillna("-")

# %% [markdown]
# What gives way first as the load grows, and how far away that is:

# %%
bottleneck = answer["bottleneck"]
print(bottleneck["reason"])
bottleneck["resource"], round(bottleneck["factor"], 2)

# %% [markdown]
# ## Blocking, by hand
#
# `seizures` has a row for each thing that a call took or was refused. Those of the measured hour
# give the trunk's blocking again.

# %%
hour = run.seizures["start"].between(0, 3600, inclusive="left")
trunk = run.seizures[hour & (run.seizures["resource"] == "sip-trunk")]
by_hand = trunk["refused"].notna().mean()
float(by_hand), float(channels.loc["sip-trunk", "blocking"])

# %% [markdown]
# And Erlang's own answer for the traffic that the workload offers:

# %%
offered = channels.loc["sip-trunk", "offered_traffic"]
erlang.b(offered=offered, channels=30)

# %% [markdown]
# ## One call
#
# The first answered call from Lync to an extension, message by message.

# %%
calls = run.calls
number = calls.query("direction == 'lync-to-mxone' and outcome == 'answered'")["call"].iloc[0]
run.call(number)

# %% [markdown]
# ## How long until it rings?
#
# Post-dial delay: from the last digit to ringing (or to another answer of the network). Calls
# within the two systems ring after milliseconds. The public network needs two seconds of its own:
# an assumption (`docs/assumptions.md`), so look at the shape, not at the third digit.

# %%
calls = calls.assign(post_dial_delay=calls["alerted"] - calls["begin"])
delay = calls.groupby("direction", observed=True)["post_dial_delay"]
delay.agg(["count", "median", "max"]).round(4)  # seconds

# %%
inside = calls[~calls["direction"].str.endswith("to-pstn")].dropna(subset="post_dial_delay")
delays = {
    name: 1000 * group
    for name, group in inside.groupby("direction", observed=True)["post_dial_delay"]
}
figure = Figure(figsize=(8, 3), layout="constrained")
axes = figure.subplots()
axes.hist([*delays.values()], bins=range(0, 82, 2), stacked=True, label=[*delays])
axes.set(xlabel="post-dial delay, ms", ylabel="calls", title="Calls to Lync and MX-ONE")
axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
figure

# %% [markdown]
# A telephone on the gateway adds the milliseconds of its line, at either end; a Lync caller adds
# the 50 ms in which the client gathers candidates. Processors are nearly idle, so nothing spreads.

# %% [markdown]
# ## Fewer channels
#
# `overrides` is what `--set` is on the command line. All variants meet the same callers, since a
# call is drawn from seed and number alone.

# %%
trunks = {30: answer["resources"][0]}
for size in (20, 25):
    variant = simulator.simulate(
        topology, replications=3, overrides={"trunk.channels": size}, messages="none"
    )
    trunks[size] = variant.answer()["resources"][0]
columns = ["attempts", "blocked", "blocking", "blocking_low", "blocking_high", "formula_blocking"]
trunks = pd.DataFrame(trunks).T[columns].astype(float).sort_index()
trunks.round(5)

# %%
errors = [
    100 * (trunks["blocking"] - trunks["blocking_low"]),
    100 * (trunks["blocking_high"] - trunks["blocking"]),
]
sizes = range(18, 33)
figure = Figure(figsize=(8, 3), layout="constrained")
axes = figure.subplots()
axes.plot(sizes, [100 * erlang.b(offered=offered, channels=n) for n in sizes], label="Erlang B")
axes.errorbar(
    trunks.index, 100 * trunks["blocking"], errors, fmt="o", label="simulated, 95 % interval"
)
axes.set(xlabel="channels of the trunk", ylabel="blocking, %")
axes.legend()
figure

# %% [markdown]
# Three hours are a small sample, and all sizes meet the same one. `directsip run guide-tcp --set
# trunk.channels=20` measures twenty hours.

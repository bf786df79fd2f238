# %% [markdown]
# # Features
#
# What does a call feature do, and what does it cost the trunk? This notebook plays one scenario of
# simultaneous ringing step by step, and then gives the feature to a share of all Lync users in the
# busy hour.

# %%
import pandas as pd
from matplotlib.figure import Figure

import simulator

# %matplotlib inline

# %% [markdown]
# ## A scenario
#
# The scenario `simultaneous-ring` ships with the product. A file says who takes part, which
# features are on, who does what, and what has to happen. `directsip scenario simultaneous-ring`
# plays it on the command line.

# %%
played = simulator.run_scenario("simultaneous-ring")
print(played.scenario.description)
pd.DataFrame(
    [
        {"actor": actor.name, "number": actor.number, "population": actor.population.name}
        for actor in played.scenario.actors
    ]
)

# %% [markdown]
# The verdict has a row for each expectation.

# %%
played

# %% [markdown]
# ## Step by step
#
# `events` is what the actors did and saw. Carl dials Anna; her client rings, and so does Bo's
# telephone, for Anna lets that number ring too. Bo answers, and Anna's client falls silent.

# %%
columns = ["time", "actor", "event", "number", "status", "by", "media"]
played.events[columns].round(3).astype(object).fillna("")

# %% [markdown]
# ## On the wires
#
# The Front End forks the INVITE: one branch to Anna's client, one by the Mediation Server over the
# trunk. The first 200 wins; the other branch is cancelled with a Reason that says why, so that the
# call is not shown as missed.

# %%
played.ladder()

# %%
messages = played.messages.reset_index(drop=True)
cancel = messages[(messages["label"] == "CANCEL") & (messages["destination"] == "lync-clients")]
print(played.message(cancel.index[0]))

# %% [markdown]
# ## Two features meet
#
# `overrides` changes a scenario's topology as it changes any other. What if Bo does not want to be
# disturbed? The verdict says which expectations are missed: his telephone stays silent, and so
# nothing that waits for him is done.

# %%
away = {"feature": "do_not_disturb", "users": ["20123"]}
missed = simulator.run_scenario("simultaneous-ring", overrides={"feature.bo-away": away})
pd.DataFrame([{"expected": row.expected, "seen": row.seen} for row in missed.failures])

# %%
missed.events[columns].round(3).astype(object).fillna("")

# %% [markdown]
# ## The busy hour
#
# Now a share of all 200 Lync users lets an extension ring too. A call to such a user comes back
# over the trunk while it rings, and stays there if the extension answers; a call from the MX-ONE
# then holds two channels and two licences. All variants meet the same callers.

# %%
rows, messages = [], []
for share in (0, 50, 100):
    ring = {
        "feature": "simultaneous_ring",
        "population": "lync",
        "share": f"{share} %",
        "to": {"population": "extensions"},
    }
    run = simulator.simulate(
        "guide-tcp",
        duration="30 min",
        replications=1,
        overrides={"feature.ring-too": ring},
        messages="none",
    )
    answer = run.answer()
    trunk = next(one for one in answer["resources"] if one["name"] == "sip-trunk")
    rows.append({"share, %": share, **trunk})
    messages += [{"share, %": share, **one} for one in answer["features"]]
trunks = pd.DataFrame(rows).set_index("share, %")
trunks[["attempts", "again", "carried_traffic", "again_traffic", "peak", "blocked"]].round(2)

# %% [markdown]
# `again` counts seizures by calls that held a channel already, `again_traffic` what they carry in
# Erlang. What the feature costs in messages:

# %%
pd.DataFrame(messages).replace({"feature": {"": "none"}}).round(1)

# %%
figure = Figure(figsize=(8, 3), layout="constrained")
axes = figure.subplots()
shares = [f"{share} %" for share in trunks.index]
first = trunks["carried_traffic"] - trunks["again_traffic"]
axes.bar(shares, first, label="one channel a call")
axes.bar(shares, trunks["again_traffic"], bottom=first, label="second channel of a call")
axes.axhline(trunks["size"].iloc[0], color="grey", linestyle=":", label="channels")
axes.set(xlabel="Lync users with simultaneous ring", ylabel="carried by the trunk, Erlang")
axes.legend(loc="center left", bbox_to_anchor=(1.0, 0.5))
figure

# %% [markdown]
# Half an hour is a small sample: look at the direction. `directsip features` lists the features
# that are installed; `docs/writing-a-feature.md` shows how to write one.

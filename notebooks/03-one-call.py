# %% [markdown]
# # One call
#
# What passes between the servers when a Lync user calls an extension of the MX-ONE? This notebook
# picks a call out of a run of the topology `guide-tcp`, draws it, reads its messages, and asks why
# another one failed.

# %%
import simulator

# %% [markdown]
# Ten minutes are enough to find calls of every kind.

# %%
run = simulator.simulate("guide-tcp", duration="10 min", replications=1)

# %% [markdown]
# ## Which call?
#
# `run.calls` has one row an attempt. `docs/formats.md` describes the columns.

# %%
calls = run.calls.set_index("call")
calls.groupby(["direction", "outcome"], observed=True).size().unstack(fill_value=0)

# %%
answered = calls.query("direction == 'lync-to-mxone' and outcome == 'answered'")
answered[["caller", "dialled", "begin", "srd", "sdt", "released_by"]].head()

# %%
call = run.call(int(answered.index[0]))
call.row.dropna()

# %% [markdown]
# ## On every hop
#
# A ladder draws itself; `print` writes it as text. Rows follow the order of time, not its scale. A
# bar is a back-to-back user agent: the Mediation Server ends the dialog of the Front End and begins
# another with the MX-ONE, which does the same towards the telephone.

# %%
call.ladder()

# %%
print(call.ladder(nodes=["mxone"]))

# %% [markdown]
# `call.ladder().save("call.html")` writes a page on which a click on a message shows its text.
#
# ## Its messages
#
# `call.messages` is the table behind the ladder. `message(i)` is row `i` as text, made by running
# the call's replication again. This is the INVITE on the trunk:

# %%
messages = call.messages
on_trunk = messages[(messages["source"] == "mediation") & (messages["label"] == "INVITE")]
place = messages.index.get_loc(on_trunk.index[0])
call.message(place)

# %% [markdown]
# The numbers change from hop to hop: the caller's dial plan made five digits an E.164 number, and
# the MX-ONE takes its own prefix off.

# %%
invites = messages[messages["label"] == "INVITE"]
print(invites[["source", "destination", "transport", "request_uri"]].to_string(index=False))

# %% [markdown]
# How long until each node sends the INVITE on? The link to it and its processor, in milliseconds:

# %%
sent = invites.set_index(invites["source"].astype(str))["time"]
sent.diff().dropna().mul(1000).round(2).rename("ms").to_frame()

# %% [markdown]
# ## A call that failed
#
# `explain` names the first decision behind an outcome, with its place in the configuration.

# %%
busy = calls.query("direction == 'lync-to-mxone' and outcome == 'busy'")
refused = run.call(int(busy.index[0]))
print(refused.explain())

# %%
refused.ladder()

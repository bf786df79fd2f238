"""The two sides of the trunk, as negotiators with the values of their products."""

from simulator.sdp.capabilities import AES_80, Capabilities, Srtp
from simulator.sdp.negotiation import Negotiator
from simulator.sdp.payloads import codec_list


def mediation(srtp: Srtp = "none") -> Negotiator:
    return Negotiator(
        Capabilities(
            codec_list(("PCMU", "PCMA", "CN"), "0-16"),
            srtp=srtp,
            crypto=((AES_80, "|2^31|1:1"), (AES_80, "")),
            bandwidth=("CT:1000",),
            label="Audio",
            rtcp_line=True,
            session_name="session",
        )
    )


def mxone(srtp: Srtp = "none", names: tuple[str, ...] = ("PCMA", "PCMU")) -> Negotiator:
    return Negotiator(Capabilities(codec_list(names, "0-15"), srtp=srtp, direction_line=True))

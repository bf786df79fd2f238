"""Writing what passed on the links as captures and as text (pcapng, exported PDUs).

Together with ladders the one part of `record` that asks the codecs: messages become octets here.
Reading captures is `simulator.record.reading`.
"""

"""RFC 3261 as pure state machines, one file a layer or header family."""

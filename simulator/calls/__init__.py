"""What a PBX does with dialogs: calls, legs, detection points, routing, channels and reasons."""

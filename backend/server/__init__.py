"""The supervisor: reads requests, dispatches them to worker processes, emits events. No Qt, no torch."""

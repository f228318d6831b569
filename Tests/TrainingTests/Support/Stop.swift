/// Thrown by tests to stop a run after an epoch.
struct Stop: Error {}

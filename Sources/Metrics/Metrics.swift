// The Metrics layer.

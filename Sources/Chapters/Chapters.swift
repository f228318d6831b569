// The Chapters layer.

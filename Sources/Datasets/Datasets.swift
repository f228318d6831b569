// The Datasets layer.

// The Training layer.

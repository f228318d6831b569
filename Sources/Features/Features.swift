// The Features layer.

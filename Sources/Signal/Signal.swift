// The Signal layer.

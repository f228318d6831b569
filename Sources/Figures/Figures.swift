// The Figures layer.

// The Audio layer.

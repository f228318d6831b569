// The MiniLA layer.

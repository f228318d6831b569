"""PC-DARTS for anti-spoofing in PyTorch: what the kit's results are compared with.

Written from the paper (Ge et al., Interspeech 2021) and from what the authors' code computes
(eurecom-asp/pc-darts-anti-spoofing at ebe2018), apart from the kit's Swift code. Names of parameters are those of the
authors' checkpoints, so that their `state_dict` loads with strict=True.

Nothing here fixes the precision: `.double()` on a network gives the run in float64; a front-end takes its dtype when it
is made, so that its constants are exact, too.

Layouts: waveforms (batch, samples); features (batch, rows, frames); images (batch, channels, rows, frames).
"""

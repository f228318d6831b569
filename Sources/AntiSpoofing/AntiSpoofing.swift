// The engine in one import, as chapters use it.
@_exported import Architectures
@_exported import Audio
@_exported import Auditing
@_exported import Basics
@_exported import ChapterRuntime
@_exported import Checkpoints
@_exported import Datasets
@_exported import Experiments
@_exported import Features
@_exported import Figures
@_exported import Metrics
@_exported import MiniLA
@_exported import Networks
@_exported import Signal
@_exported import Tensors
@_exported import Training

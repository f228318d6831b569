// The ChapterRuntime layer.
